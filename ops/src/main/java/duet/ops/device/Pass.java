package duet.ops.device;

/**
 * What a forward pass is for.
 *
 * @param training whether dropout drops
 * @param step number of the training step, from 0: selects the dropout masks
 */
public record Pass(boolean training, long step) {
    public static final Pass TEST = new Pass(false, 0);

    public static Pass training(long step) {
        return new Pass(true, step);
    }
}
