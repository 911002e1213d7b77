package duet.ops.cpu;

import duet.ops.device.Precision;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** A layer of bfloat16 tensors that is computed in float32, for what oneDNN has no fast bfloat16 kernels of. */
final class WideLayer {
    private final Wiring wiring;
    private final Wiring wide;

    private WideLayer(Wiring wiring) {
        this.wiring = wiring;
        wide = new Wiring(
                wiring.workshop(),
                wiring.plan(),
                widened(wiring.input()),
                wiring.wantsInputGradient() ? widened(wiring.inputGradient()) : null,
                widened(wiring.output()),
                widened(wiring.outputGradient()));
    }

    /** @param layer makes the layer for float32 tensors */
    static FixedLayer of(Wiring wiring, Function<Wiring, FixedLayer> layer) {
        return wiring.input().precision() == Precision.FLOAT32
                ? layer.apply(wiring)
                : new WideLayer(wiring).around(layer);
    }

    private CpuTensor widened(CpuTensor tensor) {
        return new CpuTensor(wiring.workshop(), tensor.shape(), tensor.batch(), Precision.FLOAT32);
    }

    private FixedLayer around(Function<Wiring, FixedLayer> make) {
        FixedLayer layer = make.apply(wide);
        List<Execution> forward =
                between(copy(wiring.input(), wide.input()), layer.forward(), copy(wide.output(), wiring.output()));
        List<Execution> backward = wiring.wantsInputGradient()
                ? between(
                        copy(wiring.outputGradient(), wide.outputGradient()),
                        layer.backward(),
                        copy(wide.inputGradient(), wiring.inputGradient()))
                : List.of();
        return new FixedLayer(forward, backward);
    }

    private Execution copy(CpuTensor from, CpuTensor to) {
        return wiring.workshop().copy(from.images(), to.images());
    }

    private static List<Execution> between(Execution first, List<Execution> middle, Execution last) {
        return Stream.of(List.of(first), middle, List.of(last))
                .flatMap(List::stream)
                .toList();
    }
}
