package duet.engine.filters;

import java.util.List;

/** Kernels as bytes to be painted: in colour where they see the picture, else their first channel in grey; each on its own scale. */
public final class KernelLevels {
    private static final int COLOURS = 3;

    private KernelLevels() {}

    /** [kernel, row, column, red green blue], 0 for a kernel's lowest weight and 255 for its highest. */
    public static byte[] of(Kernels kernels) {
        Panel panel = kernels.onPicture() ? Panel.COLOURS : Panel.grey(0);
        byte[] levels = new byte[kernels.count() * kernels.cells() * COLOURS];
        int at = 0;
        for (int kernel = 0; kernel < kernels.count(); kernel++) {
            WeightRange range = WeightRange.of(kernels, kernel, kernel + 1, List.of(panel));
            for (int cell = 0; cell < kernels.cells(); cell++) {
                for (int channel : panel.channels()) {
                    levels[at++] = (byte) range.level(kernels.weight(kernel, channel, cell));
                }
            }
        }
        return levels;
    }
}
