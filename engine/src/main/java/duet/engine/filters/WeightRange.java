package duet.engine.filters;

import java.util.List;

/** The weights from black to white. */
record WeightRange(float low, float high) {
    private static final int WHITE = 0xFF;
    private static final int MIDDLE = 0x80;

    /** Of kernels {@code first .. end - 1}, as far as the panels show them: all channels share one range. */
    static WeightRange of(Kernels kernels, int first, int end, List<Panel> panels) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int kernel = first; kernel < end; kernel++) {
            for (Panel panel : panels) {
                for (int channel : panel.channels()) {
                    for (int cell = 0; cell < kernels.cells(); cell++) {
                        low = Math.min(low, kernels.weight(kernel, channel, cell));
                        high = Math.max(high, kernels.weight(kernel, channel, cell));
                    }
                }
            }
        }
        return new WeightRange(low, high);
    }

    /** 0 for the lowest weight, 255 for the highest; the middle where all are equal. */
    int level(float weight) {
        if (low == high) {
            return MIDDLE;
        }
        return (int) Math.round(WHITE * ((double) weight - low) / ((double) high - low));
    }
}
