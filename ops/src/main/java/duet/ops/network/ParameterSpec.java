package duet.ops.network;

/**
 * One weight or bias array of a layer.
 *
 * @param initial where it starts
 * @param rateMultiplier factor on the learning rate; 0 freezes the array (no decay and no momentum either)
 * @param decayMultiplier factor on the weight decay
 */
public record ParameterSpec(Initial initial, double rateMultiplier, double decayMultiplier) {

    /** Whether the array never moves. */
    public boolean frozen() {
        return rateMultiplier == 0;
    }
}
