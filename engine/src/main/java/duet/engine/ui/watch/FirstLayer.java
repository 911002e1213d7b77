package duet.engine.ui.watch;

import duet.engine.filters.Kernels;
import duet.engine.ui.view.FilterFrames;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts the towers' rows of the lowest convolution together. A picture is made once all towers of this process have been looked at;
 * rows of towers elsewhere are those of the latest checkpoint.
 */
final class FirstLayer {
    private static final String WEIGHT = ".weight";
    private static final int DIMENSIONS = 4;
    private static final int COLOURS = 3;

    private final FilterFrames frames;
    private final Set<Integer> expected = new HashSet<>();
    private final Set<Integer> looked = new HashSet<>();
    private String name;
    private List<Integer> shape;
    private float[] weights;
    private int towers;

    FirstLayer(FilterFrames frames) {
        this.frames = frames;
    }

    /** There is such a tower in this process. */
    synchronized void expect(int tower) {
        expected.add(tower);
        towers = Math.max(towers, tower + 1);
    }

    /** Takes a tower's rows, if they are those of the lowest convolution. Arrays come in the order of the layers. */
    synchronized void take(String array, List<Integer> whole, int firstRow, FloatBuffer rows) {
        if (name == null && array.endsWith(WEIGHT) && whole.size() == DIMENSIONS) {
            name = array;
            shape = whole;
            weights = new float[whole.stream().reduce(1, Math::multiplyExact)];
        }
        if (array.equals(name)) {
            int columns = weights.length / shape.get(0);
            rows.get(0, weights, firstRow * columns, rows.capacity());
        }
    }

    /** All arrays of a tower have been offered. */
    synchronized void looked(int tower, long step) {
        looked.add(tower);
        if (looked.containsAll(expected)) {
            looked.clear();
            show(step);
        }
    }

    /** All arrays of all towers have been offered. */
    synchronized void lookedAtAll(long step, int all) {
        towers = all;
        show(step);
    }

    private void show(long step) {
        if (name == null || !isFinite()) {
            return;
        }
        boolean onPicture = shape.get(1) == COLOURS;
        String layer = name.substring(0, name.length() - WEIGHT.length());
        frames.add(step, new Kernels(layer, shape.get(0), shape.get(1), shape.get(2), towers, onPicture, weights));
    }

    private boolean isFinite() {
        for (float weight : weights) {
            if (!Float.isFinite(weight)) {
                return false;
            }
        }
        return true;
    }
}
