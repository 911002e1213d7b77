package duet.ops.cuda;

import duet.ops.device.Pass;

/** A nonlinearity by kernels: in bfloat16, and where cuDNN has no such function. */
final class ElementwiseLayer implements CudaLayer {
    private final Wiring wiring;
    private final Nonlinearity function;

    ElementwiseLayer(Wiring wiring, Nonlinearity function) {
        this.wiring = wiring;
        this.function = function;
    }

    @Override
    public void forward(Pass pass) {
        CudaTensor output = wiring.output();
        wiring.kernels()
                .run(
                        "activate",
                        output.count(),
                        output.pointer(),
                        wiring.input().pointer(),
                        output.type(),
                        function.ordinal());
    }

    @Override
    public void backwardToInput() {
        CudaTensor gradient = wiring.inputGradient();
        wiring.kernels()
                .run(
                        "activate_backward",
                        gradient.count(),
                        gradient.pointer(),
                        wiring.outputGradient().pointer(),
                        wiring.input().pointer(),
                        gradient.type(),
                        function.ordinal());
    }
}
