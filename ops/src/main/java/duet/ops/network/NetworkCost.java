package duet.ops.network;

import java.util.ArrayList;
import java.util.List;

/**
 * What a network costs on paper: arithmetic, memory and traffic, layer by layer. Nothing is allocated for it.
 *
 * @param layers from the image up, the softmax last
 * @param parameterBytes of the largest tower: float32 values, momenta and gradients
 * @param activationBytes of the largest tower for a batch: what the layers write and the gradients with respect to it, the image,
 *     and what is joined at the exchanges; without what a device needs beside them
 * @param sentBytes what a tower sends to all the others in a training step
 */
public record NetworkCost(List<LayerCost> layers, long parameterBytes, long activationBytes, long sentBytes) {
    /** Value, momentum and gradient. */
    private static final int ARRAYS_PER_PARAMETER = 3;
    /** A value and its gradient. */
    private static final int ARRAYS_PER_ACTIVATION = 2;

    public NetworkCost {
        layers = List.copyOf(layers);
    }

    /**
     * @param batch images in a training step
     * @param bytesPerActivation 4 for float32
     */
    public static NetworkCost of(NetworkPlan plan, int batch, int bytesPerActivation) {
        List<LayerCost> layers = new ArrayList<>();
        long bytesPerValue = (long) batch * bytesPerActivation;
        for (SegmentPlan segment : plan.towers().get(0).segments()) {
            for (int i = 0; i < segment.layers().size(); i++) {
                LayerPlan layer = segment.layers().get(i);
                long sent = i == 0 ? sent(segment, plan.towers().size()) * bytesPerValue : 0;
                LayerCost cost = layer(parts(plan, layer.index()), segment.gradientWanted(i), bytesPerValue, sent);
                layers.add(isInPlace(segment, layer) ? withoutActivation(cost) : cost);
            }
        }
        layers.add(softmax(plan, batch));
        return new NetworkCost(
                layers,
                plan.towers().stream()
                        .mapToLong(NetworkCost::parameterBytes)
                        .max()
                        .orElseThrow(),
                plan.towers().stream()
                        .mapToLong(tower -> activations(tower) * batch * bytesPerActivation)
                        .max()
                        .orElseThrow(),
                plan.bytesSentPerStep(batch, bytesPerActivation));
    }

    /** Weights and biases. */
    public long parameters() {
        return layers.stream().mapToLong(LayerCost::parameters).sum();
    }

    /** Multiply-adds of a forward pass, per image. */
    public long forward() {
        return layers.stream().mapToLong(LayerCost::forward).sum();
    }

    /** Multiply-adds of a training step, per image. */
    public long training() {
        return layers.stream().mapToLong(LayerCost::training).sum();
    }

    /** Values of an image that a tower sends for the exchange in front of a segment: to each peer a part forward, a part back. */
    private static long sent(SegmentPlan segment, int towers) {
        long part = (long) segment.input().count() / towers;
        return ((segment.exchanged() ? part : 0) + (segment.exchangedBack() ? part : 0)) * (towers - 1);
    }

    /** The same layer on each tower. */
    private static List<LayerPlan> parts(NetworkPlan plan, int index) {
        return plan.towers().stream()
                .flatMap(tower -> tower.segments().stream())
                .flatMap(segment -> segment.layers().stream())
                .filter(layer -> layer.index() == index)
                .toList();
    }

    /** @param learning whether some layer below learns */
    private static LayerCost layer(List<LayerPlan> parts, boolean learning, long bytesPerValue, long sent) {
        LayerPlan first = parts.get(0);
        long products = parts.stream().mapToLong(NetworkCost::products).sum();
        long largest =
                parts.stream().mapToLong(part -> part.output().count()).max().orElseThrow();
        return new LayerCost(
                first.index(),
                first.spec(),
                whole(parts),
                parts.stream().mapToLong(part -> part.weights() + part.biases()).sum(),
                products,
                learning ? products : 0,
                first.learns() ? products : 0,
                largest * bytesPerValue,
                sent);
    }

    private static long products(LayerPlan layer) {
        return layer.spec() instanceof LayerSpec.Learned ? (long) layer.output().count() * layer.fanIn() : 0;
    }

    /** Each tower has its own maps, unless none below is divided yet: then each has all of them. */
    private static Shape whole(List<LayerPlan> parts) {
        LayerPlan last = parts.get(parts.size() - 1);
        return last.output().withMaps(last.firstMap() + last.output().maps());
    }

    private static LayerCost softmax(NetworkPlan plan, int batch) {
        int peers = plan.towers().size() - 1;
        long sent = (long) plan.towers().get(0).logits().largest() * batch * Float.BYTES * peers;
        List<LayerSpec> specs = plan.spec().layers();
        int index = specs.size() - 1;
        return new LayerCost(index, specs.get(index), Shape.vector(plan.outputs()), 0, 0, 0, 0, 0, sent);
    }

    private static LayerCost withoutActivation(LayerCost cost) {
        return new LayerCost(
                cost.index(),
                cost.spec(),
                cost.output(),
                cost.parameters(),
                cost.forward(),
                cost.toInput(),
                cost.toWeights(),
                0,
                cost.sentBytes());
    }

    private static long parameterBytes(TowerPlan tower) {
        return tower.segments().stream()
                        .flatMap(segment -> segment.layers().stream())
                        .mapToLong(layer -> layer.weights() + layer.biases())
                        .sum()
                * ARRAYS_PER_PARAMETER
                * Float.BYTES;
    }

    /** Values that a tower keeps of one image. */
    private static long activations(TowerPlan tower) {
        long values = 0;
        for (SegmentPlan segment : tower.segments()) {
            values += (long) segment.input().count() * (segment.image() ? 1 : ARRAYS_PER_ACTIVATION);
            for (LayerPlan layer : segment.layers()) {
                values += isInPlace(segment, layer) ? 0 : (long) layer.output().count() * ARRAYS_PER_ACTIVATION;
            }
        }
        return values;
    }

    /** A relu behind weights is computed as their results leave the registers. */
    private static boolean isInPlace(SegmentPlan segment, LayerPlan layer) {
        int below = segment.layers().indexOf(layer) - 1;
        return layer.spec() instanceof LayerSpec.Relu
                && below >= 0
                && segment.layers().get(below).spec() instanceof LayerSpec.Learned;
    }
}
