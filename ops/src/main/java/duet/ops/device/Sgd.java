package duet.ops.device;

/**
 * One momentum step (paper section 5; the gradient is the mean over the batch):
 * {@code v = momentum * v - decay * rate * w - rate * gradient; w = w + v}, with rate and decay times the parameter's own
 * multipliers. Where the rate is 0 nothing moves, momentum included.
 */
public record Sgd(double learningRate, double momentum, double weightDecay) {}
