package duet.ops.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network laid out on its towers: shapes worked out, map counts divided, exchanges placed. A layer with
 * {@link Connect#ALL} gets an exchange in front of it exactly where the layer below is divided between towers. Only the layer
 * under the softmax may have outputs that the towers cannot share evenly: see {@link Shares}.
 */
public record NetworkPlan(NetworkSpec spec, List<TowerPlan> towers) {
    public NetworkPlan {
        towers = List.copyOf(towers);
    }

    /** @throws InvalidNetworkException for the first layer that does not fit what lies below it */
    public static NetworkPlan of(NetworkSpec spec) {
        if (spec.towers() < 1 || spec.towers() > TowerCount.MOST) {
            throw new InvalidNetworkException(
                    -1, "towers", spec.towers() + " towers; a network runs on 1 to " + TowerCount.MOST);
        }
        if (spec.columns() < 1) {
            throw new InvalidNetworkException(-1, "columns", spec.columns() + " columns; a network has 1 or more");
        }
        List<TowerPlan> towers = new ArrayList<>();
        for (int tower = 0; tower < spec.towers(); tower++) {
            towers.add(new TowerLayout(spec, tower).plan());
        }
        return new NetworkPlan(spec, towers);
    }

    /** Weights and biases of the whole network. */
    public long parameters() {
        return towers.stream()
                .flatMap(tower -> tower.segments().stream())
                .flatMap(segment -> segment.layers().stream())
                .mapToLong(layer -> layer.weights() + layer.biases())
                .sum();
    }

    /** Sizes of the whole network's arrays by name, {@code conv1.weight}, {@code conv1.bias} ..., from the bottom up. */
    public Map<String, List<Integer>> parameterShapes() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        for (SegmentPlan segment : towers.get(0).segments()) {
            for (LayerPlan layer : segment.layers()) {
                if (layer.spec() instanceof LayerSpec.Learned) {
                    shapes.put(layer.spec().name() + ".weight", layer.weightShape());
                    shapes.put(layer.spec().name() + ".bias", layer.biasShape());
                }
            }
        }
        return shapes;
    }

    /** Logits of the whole network. */
    public int outputs() {
        return towers.stream().mapToInt(tower -> tower.head().output().count()).sum();
    }

    /**
     * Bytes that one tower sends to all the others in a training step of {@code batch} images: the one with the largest part of
     * the logits, which are float32 whatever the precision.
     */
    public long bytesSentPerStep(int batch, int bytesPerValue) {
        long bytes = (long) towers.get(0).logits().largest() * Float.BYTES;
        for (SegmentPlan segment : towers.get(0).segments()) {
            if (segment.exchanged()) {
                long part = (long) segment.input().count() / towers.size() * bytesPerValue;
                bytes += segment.exchangedBack() ? 2 * part : part;
            }
        }
        return bytes * batch * (towers.size() - 1);
    }
}
