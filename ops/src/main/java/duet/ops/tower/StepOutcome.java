package duet.ops.tower;

/**
 * What a minibatch came to. Both towers see all logits, so both come to the same.
 *
 * @param images how many images counted
 * @param loss mean multinomial logistic loss in nats
 * @param top1Errors images whose label was not the largest logit; fractional on ties
 * @param top5Errors images whose label was not among the five largest; fractional on ties
 * @param nanos time from the first layer to the last update
 * @param exchangeNanos how much of it went into handing halves over and waiting for the other tower's
 */
public record StepOutcome(
        int images, double loss, double top1Errors, double top5Errors, long nanos, long exchangeNanos) {}
