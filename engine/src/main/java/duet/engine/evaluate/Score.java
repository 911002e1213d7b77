package duet.engine.evaluate;

/**
 * How good answers are.
 *
 * @param images how many were judged
 * @param top1Error share of the images whose label is not the likeliest output, 0 to 1; a tie counts by its chance
 * @param top5Error share of those whose label is not among the five likeliest
 * @param loss mean of -log of the label's probability, in nats
 */
public record Score(long images, double top1Error, double top5Error, double loss) {}
