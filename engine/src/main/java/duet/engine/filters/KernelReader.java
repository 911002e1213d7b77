package duet.engine.filters;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.config.Nearest;
import duet.ops.network.TowerCount;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Finds a convolution among the tensors of a checkpoint. Its weights are the only ones of four dimensions. */
public final class KernelReader {
    private static final String WEIGHT = ".weight";
    private static final String TOWERS = "towers";
    private static final int COLOURS = 3;
    private static final int DIMENSIONS = 4;

    private final CheckpointFile file;

    public KernelReader(CheckpointFile file) {
        this.file = file;
    }

    /**
     * @param layer empty for the lowest convolution
     * @throws DataException when there is no such convolution, or its weights cannot be drawn
     */
    public Kernels read(Optional<String> layer) throws IOException {
        String name = layer.isPresent() ? requireConvolution(layer.get()) : lowest();
        List<Long> shape = file.tensors().get(name + WEIGHT);
        int channels = Math.toIntExact(shape.get(1));
        boolean onPicture = name.equals(layers().get(0)) && channels == COLOURS;
        return new Kernels(
                name,
                Math.toIntExact(shape.get(0)),
                channels,
                Math.toIntExact(shape.get(2)),
                towers(),
                onPicture,
                weights(name + WEIGHT, shape));
    }

    boolean hasConvolution() {
        return !convolutions().isEmpty();
    }

    private String lowest() {
        return convolutions().stream()
                .findFirst()
                .orElseThrow(() -> new DataException(file.path() + ": the network has no convolution to draw"));
    }

    private String requireConvolution(String layer) {
        if (!layers().contains(layer)) {
            throw new DataException(file.path() + ": has no weights of a layer " + layer
                    + Nearest.hint(layer, convolutions()) + "; " + drawable());
        }
        if (!convolutions().contains(layer)) {
            throw new DataException(file.path() + ": " + layer + " is no convolution, its weights are "
                    + file.tensors().get(layer + WEIGHT) + "; " + drawable());
        }
        return layer;
    }

    private String drawable() {
        return convolutions().isEmpty()
                ? "the network has no convolution to draw"
                : "expected one of " + String.join(", ", convolutions());
    }

    /** Layers with weights, from the bottom up. */
    private List<String> layers() {
        return file.tensors().keySet().stream()
                .filter(tensor -> tensor.endsWith(WEIGHT))
                .map(tensor -> tensor.substring(0, tensor.length() - WEIGHT.length()))
                .toList();
    }

    private List<String> convolutions() {
        Map<String, List<Long>> tensors = file.tensors();
        return layers().stream()
                .filter(layer -> tensors.get(layer + WEIGHT).size() == DIMENSIONS)
                .toList();
    }

    private int towers() {
        String towers = file.metadata().getOrDefault(TOWERS, "not there");
        if (IntStream.rangeClosed(1, TowerCount.MOST)
                .mapToObj(Integer::toString)
                .noneMatch(towers::equals)) {
            throw new DataException(file.path() + ": its metadata entry " + TOWERS + " is " + towers
                    + "; expected a number from 1 to " + TowerCount.MOST);
        }
        return Integer.parseInt(towers);
    }

    private float[] weights(String tensor, List<Long> shape) throws IOException {
        float[] weights = new float[Math.toIntExact(shape.stream().reduce(1L, Math::multiplyExact))];
        file.read(tensor, 0, FloatBuffer.wrap(weights));
        for (float weight : weights) {
            if (!Float.isFinite(weight)) {
                throw new DataException(file.path() + ": " + tensor + " holds " + weight
                        + ", so there is no range to draw in; name an earlier checkpoint with --checkpoint");
            }
        }
        return weights;
    }
}
