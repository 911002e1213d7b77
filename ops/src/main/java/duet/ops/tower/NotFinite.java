package duet.ops.tower;

import duet.ops.device.LayerOutput;
import duet.ops.device.Parameter;
import duet.ops.device.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Infinities and NaN, and where they showed first.
 *
 * @param order of the find in the computation of a step: of several towers' finds the lower one came first
 * @param what for people: {@code the output of conv4}, {@code the parameter conv4.weight}, {@code the gradient of fc6.bias}
 */
public record NotFinite(int order, String what) {

    /** The first layer, from the bottom up, whose parameters or output are not finite after a forward pass. */
    static Optional<NotFinite> inForward(List<Segment> segments) {
        for (Segment segment : segments) {
            for (LayerOutput output : segment.outputs()) {
                int index = output.layer().index();
                Optional<NotFinite> found = segment.parameters().stream()
                        .filter(parameter -> parameter.layer().index() <= index)
                        .filter(parameter -> !parameter.finite(Parameter.Part.VALUE))
                        .findFirst()
                        .map(parameter ->
                                new NotFinite(2 * parameter.layer().index(), "the parameter " + parameter.name()));
                if (found.isPresent()) {
                    return found;
                }
                if (!finite(output)) {
                    return Optional.of(new NotFinite(
                            2 * index + 1,
                            "the output of " + output.layer().spec().name()));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * The first layer, from the top down, the gradient of whose bias is not finite after a backward pass. A value that is not
     * finite in the gradient of a layer's output makes the sum over it, which is the bias's gradient, not finite: so this small
     * array tells of the large ones. Weights that overflow by themselves show in the next forward pass, unless a relu takes the
     * NaN they make for 0; so a tower looks at them again before it copies them.
     */
    static Optional<NotFinite> inBackward(List<Parameter> parameters) {
        return IntStream.iterate(parameters.size() - 1, i -> i >= 0, i -> i - 1)
                .mapToObj(parameters::get)
                .filter(parameter -> parameter.name().endsWith(".bias"))
                .filter(parameter -> !parameter.finite(Parameter.Part.GRADIENT))
                .findFirst()
                .map(parameter -> new NotFinite(-parameter.layer().index(), "the gradient of " + parameter.name()));
    }

    private static boolean finite(LayerOutput output) {
        int count = Math.multiplyExact(
                output.tensor().batch(), output.tensor().shape().count());
        FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        output.tensor().read(values);
        return IntStream.range(0, count).allMatch(i -> Float.isFinite(values.get(i)));
    }
}
