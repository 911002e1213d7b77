package duet.ops.device;

import duet.ops.network.SegmentPlan;

/**
 * A segment drawn for the contract.
 *
 * @param seed of all draws
 * @param number of this one: with the seed it makes the same segment and the same values again
 * @param coarse whether inputs are multiples of one half, so that equal values meet in a window and zeros in a relu
 */
record Draw(long seed, int number, boolean coarse, int batch, SegmentPlan plan) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("draw " + number + " of seed " + seed + ", batch " + batch);
        plan.layers().forEach(layer -> text.append("; ")
                .append(layer.input())
                .append(" -> ")
                .append(layer.output())
                .append(", groups ")
                .append(layer.groups())
                .append(", ")
                .append(layer.spec()));
        return text.toString();
    }
}
