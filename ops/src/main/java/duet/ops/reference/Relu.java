package duet.ops.reference;

import duet.ops.device.Pass;

/** out = max(in, 0); at 0 the gradient is 0. */
final class Relu implements Layer {

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        for (int i = 0; i < output.values().length; i++) {
            output.values()[i] = Math.max(input.values()[i], 0);
        }
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        for (int i = 0; i < inputGradient.values().length; i++) {
            inputGradient.values()[i] = input.values()[i] > 0 ? outputGradient.values()[i] : 0;
        }
    }
}
