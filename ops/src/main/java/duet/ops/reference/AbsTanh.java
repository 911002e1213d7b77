package duet.ops.reference;

import duet.ops.device.Pass;

/** out = |tanh(in)| (Jarrett et al., 2009); at 0 the gradient is 0. */
final class AbsTanh implements Layer {

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        for (int i = 0; i < output.values().length; i++) {
            output.values()[i] = Math.abs(StrictMath.tanh(input.values()[i]));
        }
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        for (int i = 0; i < inputGradient.values().length; i++) {
            double tanh = StrictMath.tanh(input.values()[i]);
            inputGradient.values()[i] = outputGradient.values()[i] * Math.signum(tanh) * (1 - tanh * tanh);
        }
    }
}
