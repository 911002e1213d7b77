package duet.ops.reference;

import duet.ops.device.Pass;

/** out = tanh(in). */
final class Tanh implements Layer {

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        for (int i = 0; i < output.values().length; i++) {
            output.values()[i] = StrictMath.tanh(input.values()[i]);
        }
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        for (int i = 0; i < inputGradient.values().length; i++) {
            double tanh = StrictMath.tanh(input.values()[i]);
            inputGradient.values()[i] = outputGradient.values()[i] * (1 - tanh * tanh);
        }
    }
}
