package duet.engine.features;

import duet.dataloader.DataException;
import duet.engine.config.Nearest;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import java.util.List;
import java.util.Optional;

/**
 * The layer whose outputs are a picture's features, on a network of one tower.
 *
 * @param layer that is read
 * @param instead what is said where another layer was asked for than is read; empty where not
 */
public record FeatureLayer(LayerPlan layer, Optional<String> instead) {

    /**
     * Finds a layer by name. Of a layer with a ReLU behind it the ReLU is read, since the two are computed together.
     *
     * @param name empty for the layer that the last one sees, before dropout: the paper's 4096 values (section 6.1)
     * @throws DataException when there is no such layer
     */
    public static FeatureLayer of(NetworkPlan network, Optional<String> name) {
        List<LayerPlan> layers = network.towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .toList();
        return name.isPresent() ? named(layers, name.get()) : last(layers);
    }

    private static FeatureLayer last(List<LayerPlan> layers) {
        int index = layers.size() - 2;
        while (index > 0 && layers.get(index).spec() instanceof LayerSpec.Dropout) {
            index--;
        }
        if (index < 0) {
            throw new DataException(
                    "the network has one layer only, so nothing lies below its outputs; name it with --layer");
        }
        return new FeatureLayer(layers.get(index), Optional.empty());
    }

    private static FeatureLayer named(List<LayerPlan> layers, String name) {
        List<String> names = layers.stream().map(each -> each.spec().name()).toList();
        int index = names.indexOf(name);
        if (index < 0) {
            String hint = Nearest.hint(name, names);
            throw new DataException("--layer " + name + ": the network has no such layer"
                    + (hint.isEmpty() ? "; expected one of " + String.join(", ", names) : hint));
        }
        boolean fused = layers.get(index).spec() instanceof LayerSpec.Learned
                && index + 1 < layers.size()
                && layers.get(index + 1).spec() instanceof LayerSpec.Relu;
        if (!fused) {
            return new FeatureLayer(layers.get(index), Optional.empty());
        }
        LayerPlan relu = layers.get(index + 1);
        return new FeatureLayer(
                relu,
                Optional.of(
                        name + ": its outputs behind " + relu.spec().name() + " are taken, with which it is computed"));
    }

    public String name() {
        return layer.spec().name();
    }

    /** Values of a picture. */
    public int values() {
        return layer.output().count();
    }

    /** Sizes of a picture's values: maps, rows and columns, or their number alone where they are no maps. */
    public List<Integer> shape() {
        return layer.output().area() == 1
                ? List.of(layer.output().maps())
                : List.of(
                        layer.output().maps(),
                        layer.output().height(),
                        layer.output().width());
    }
}
