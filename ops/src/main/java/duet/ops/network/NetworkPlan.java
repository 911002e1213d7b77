package duet.ops.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network laid out on its towers: shapes worked out, map counts divided, exchanges placed. A layer with
 * {@link Connect#ALL} gets an exchange in front of it exactly where the layer below is divided between two towers. Only the
 * layer under the softmax may have an odd number of outputs on two towers; tower 0 then has the smaller half of them.
 */
public record NetworkPlan(NetworkSpec spec, List<TowerPlan> towers) {

    /** {@code connect = own} halves the network whether it runs on two towers or on one. */
    static final int COLUMNS = 2;

    public NetworkPlan {
        towers = List.copyOf(towers);
    }

    /** @throws InvalidNetworkException for the first layer that does not fit what lies below it */
    public static NetworkPlan of(NetworkSpec spec) {
        if (spec.towers() != 1 && spec.towers() != COLUMNS) {
            throw new InvalidNetworkException(-1, "towers", spec.towers() + " towers; a network runs on 1 or 2");
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
     * Bytes that one tower sends in a training step of {@code batch} images: the one with the larger half of the logits, which
     * are float32 whatever the precision.
     */
    public long bytesSentPerStep(int batch, int bytesPerValue) {
        if (towers.size() == 1) {
            return 0;
        }
        long bytes = (long) towers.get(1).head().output().count() * Float.BYTES;
        for (SegmentPlan segment : towers.get(0).segments()) {
            if (segment.exchanged()) {
                long half = (long) segment.input().count() / towers.size() * bytesPerValue;
                bytes += segment.exchangedBack() ? 2 * half : half;
            }
        }
        return bytes * batch;
    }
}
