package duet.ops.cuda;

import duet.ops.device.Pass;
import duet.ops.network.LayerSpec;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;

/** Unshared convolution by kernels, which no library has. */
final class LocallyConnectedLayer implements CudaLayer {
    private final Wiring wiring;
    private final LayerSpec.LocallyConnected spec;
    private final CudaParameter weight;
    private final CudaParameter bias;

    LocallyConnectedLayer(Wiring wiring, LayerSpec.LocallyConnected spec) {
        this.wiring = wiring;
        this.spec = spec;
        weight = CudaParameter.weight(
                wiring.workshop(), wiring.plan(), wiring.equipment().precision());
        bias = CudaParameter.bias(wiring.workshop(), wiring.plan());
    }

    @Override
    public void forward(Pass pass) {
        CudaTensor output = wiring.output();
        run(
                "local_forward",
                output.count(),
                output.pointer(),
                wiring.input().pointer(),
                weight.operand(),
                bias.operand(),
                output.type());
    }

    @Override
    public void backwardToInput() {
        CudaTensor gradient = wiring.inputGradient();
        run(
                "local_data",
                gradient.count(),
                gradient.pointer(),
                wiring.outputGradient().pointer(),
                weight.operand(),
                gradient.type());
    }

    @Override
    public void backwardToWeights() {
        CudaTensor gradient = wiring.outputGradient();
        run(
                "local_weights",
                weight.count(),
                weight.gradient(),
                gradient.pointer(),
                wiring.input().pointer(),
                gradient.type(),
                wiring.batch());
        wiring.kernels()
                .run(
                        "local_biases",
                        bias.count(),
                        bias.gradient(),
                        gradient.pointer(),
                        gradient.type(),
                        wiring.batch());
    }

    /** @param first a kernel's arguments before those that tell the geometry */
    private void run(String kernel, long count, Object... first) {
        List<Object> arguments = new ArrayList<>(List.of(first));
        Shape in = wiring.plan().input();
        Shape out = wiring.plan().output();
        int groups = wiring.plan().groups();
        arguments.addAll(List.of(in.maps(), in.height(), in.width(), out.maps(), out.height(), out.width()));
        arguments.addAll(List.of(
                in.maps() / groups,
                out.maps() / groups,
                spec.kernel(),
                spec.stride(),
                spec.padding().top(),
                spec.padding().left()));
        wiring.kernels().run(kernel, count, arguments.toArray());
    }

    @Override
    public List<CudaParameter> parameters() {
        return List.of(weight, bias);
    }
}
