package duet.ops.reference;

import duet.ops.device.Pass;

/** out = 1 / (1 + e^-in); its slope is out * (1 - out). */
final class Logistic implements Layer {

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        for (int i = 0; i < output.values().length; i++) {
            output.values()[i] = logistic(input.values()[i]);
        }
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        for (int i = 0; i < inputGradient.values().length; i++) {
            double output = logistic(input.values()[i]);
            inputGradient.values()[i] = outputGradient.values()[i] * output * (1 - output);
        }
    }

    private static double logistic(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }
}
