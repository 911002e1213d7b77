package duet.engine.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Several values of each step, in so little memory that a run may have any number of them: means over bins of steps, which are
 * doubled whenever there are too many.
 */
final class StepCurves {
    private static final int MOST_BINS = 512;

    private final int values;
    private long stepsPerBin = 1;
    private final List<Bin> bins = new ArrayList<>();

    private static final class Bin {
        private final long number;
        private final double[] sums;
        private long count;

        private Bin(long number, int values) {
            this.number = number;
            sums = new double[values];
        }

        private void add(double[] more, long times) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += more[i];
            }
            count += times;
        }
    }

    /** @param values of each step */
    StepCurves(int values) {
        this.values = values;
    }

    /** @param step later than those before, or the run has gone back by {@link #cutFrom} */
    void add(long step, double... measured) {
        bin(step / stepsPerBin).add(measured, 1);
        while (bins.size() > MOST_BINS) {
            merge();
        }
    }

    private Bin bin(long number) {
        if (bins.isEmpty() || bins.get(bins.size() - 1).number != number) {
            bins.add(new Bin(number, values));
        }
        return bins.get(bins.size() - 1);
    }

    private void merge() {
        List<Bin> finer = List.copyOf(bins);
        bins.clear();
        stepsPerBin *= 2;
        for (Bin bin : finer) {
            bin(bin.number / 2).add(bin.sums, bin.count);
        }
    }

    /** Forgets this step and later ones, but for those that share a bin with earlier ones. */
    void cutFrom(long step) {
        bins.removeIf(bin -> bin.number * stepsPerBin >= step);
    }

    /** A point for each bin: the middle of its steps, and the mean of a value. */
    List<Point> points(int value) {
        return bins.stream()
                .map(bin -> new Point((bin.number + 0.5) * stepsPerBin, bin.sums[value] / bin.count))
                .toList();
    }

    boolean isEmpty() {
        return bins.isEmpty();
    }
}
