package duet.ops.device;

import duet.ops.network.LayerPlan;
import duet.ops.network.ParameterSpec;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One tower's rows of a weight or bias array, with its momentum and gradient, all canonical float32: weights
 * [outputs, inputs / groups, kernel, kernel] or [outputs, inputs], biases [outputs]; where they are not shared over the image
 * {@link LayerPlan#weightShape} and {@link LayerPlan#biasShape} have the output's rows and columns too. Host buffers as in
 * {@link Tensor}.
 */
public interface Parameter {

    /** {@code conv1.weight}, {@code conv1.bias} ... */
    String name();

    LayerPlan layer();

    ParameterSpec spec();

    /** Rows of this tower: the layer's output maps. The first one is row {@code layer().firstMap()} of the network. */
    default int rows() {
        return layer().output().maps();
    }

    /** Values in a row: {@link LayerPlan#weightColumns} for a weight, {@link LayerPlan#biasColumns} for a bias. */
    int columns();

    default int count() {
        return Math.multiplyExact(rows(), columns());
    }

    /** Sizes of the whole network's array. */
    default List<Integer> shape() {
        return name().endsWith(".bias") ? layer().biasShape() : layer().weightShape();
    }

    void read(Part part, FloatBuffer target);

    /** @throws IllegalArgumentException for {@link Part#GRADIENT}, which only {@code backward} writes */
    void write(Part part, FloatBuffer source);

    /** Whether no value of the part is infinite or NaN. */
    boolean finite(Part part);

    /** The three arrays that belong to a parameter. */
    enum Part {
        VALUE,
        MOMENTUM,
        /** Zero where neither weight nor bias of the layer learns. */
        GRADIENT
    }
}
