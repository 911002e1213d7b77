package duet.engine.filters;

import duet.engine.table.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How much of a kernel is colour. Let w[c][p] be its weight for colour c of 3 at cell p, m the mean of all its weights and
 * g[p] the mean of the three at p. Then
 *
 * <pre>share = sum over c, p of (w[c][p] - g[p])^2 / sum over c, p of (w[c][p] - m)^2</pre>
 *
 * which is the part of the energy, the mean removed, that is orthogonal to grey: 0 for a kernel that sees brightness alone, 1
 * for one that brightness cannot excite. Two of three directions are colour, so kernels of noise, as they are before training,
 * have 2/3. A kernel of equal weights has 0.
 */
final class ColourShare {
    private static final int COLOURS = 3;
    /** From here on most of a kernel is colour. */
    private static final double COLOURED = 0.5;

    private final Kernels kernels;

    /** @param kernels of a layer that sees the picture */
    ColourShare(Kernels kernels) {
        this.kernels = kernels;
    }

    double of(int kernel) {
        double mean = mean(kernel);
        double chroma = 0;
        double total = 0;
        for (int cell = 0; cell < kernels.cells(); cell++) {
            double grey = grey(kernel, cell);
            for (int colour = 0; colour < COLOURS; colour++) {
                double weight = kernels.weight(kernel, colour, cell);
                chroma += square(weight - grey);
                total += square(weight - mean);
            }
        }
        return total == 0 ? 0 : chroma / total;
    }

    private double mean(int kernel) {
        return IntStream.range(0, kernels.cells())
                .mapToDouble(cell -> grey(kernel, cell))
                .average()
                .orElseThrow();
    }

    private double grey(int kernel, int cell) {
        double sum = 0;
        for (int colour = 0; colour < COLOURS; colour++) {
            sum += kernels.weight(kernel, colour, cell);
        }
        return sum / COLOURS;
    }

    private static double square(double value) {
        return value * value;
    }

    /** A line for each tower: its kernels, their mean share, and how many of them are more than half colour. */
    List<String> lines() {
        TextTable table = new TextTable(1, "tower", "kernels", "mean share of colour", "kernels above 0.5");
        for (int tower = 0; tower < kernels.towers(); tower++) {
            double[] shares = shares(tower);
            table.row(
                    Integer.toString(tower),
                    Integer.toString(shares.length),
                    String.format(
                            Locale.ROOT,
                            "%.3f",
                            IntStream.range(0, shares.length)
                                    .mapToDouble(i -> shares[i])
                                    .average()
                                    .orElse(0)),
                    Long.toString(IntStream.range(0, shares.length)
                            .filter(i -> shares[i] > COLOURED)
                            .count()));
        }
        return table.lines();
    }

    private double[] shares(int tower) {
        return IntStream.range(kernels.first(tower), kernels.first(tower + 1))
                .mapToDouble(this::of)
                .toArray();
    }
}
