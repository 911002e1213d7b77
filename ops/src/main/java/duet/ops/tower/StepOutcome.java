package duet.ops.tower;

import java.util.Optional;

/**
 * What a minibatch came to. All towers see all logits, so they come to the same loss, errors and checksum.
 *
 * @param images how many images counted
 * @param loss mean multinomial logistic loss in nats
 * @param top1Errors images whose label was not the largest logit; fractional on ties
 * @param top5Errors images whose label was not among the five largest; fractional on ties
 * @param logitsChecksum CRC-32C of the logits of all images of the batch, [batch, outputs] in little-endian float32
 * @param notFinite where this tower first found something that is not finite; the step was then not completed
 * @param nanos time from the first layer to the last update
 * @param exchangeNanos how much of it went into handing parts over and waiting for the other towers'
 * @param exchangedBytes what this tower sent to all the others
 */
public record StepOutcome(
        int images,
        double loss,
        double top1Errors,
        double top5Errors,
        int logitsChecksum,
        Optional<NotFinite> notFinite,
        long nanos,
        long exchangeNanos,
        long exchangedBytes) {}
