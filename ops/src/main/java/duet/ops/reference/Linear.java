package duet.ops.reference;

import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import java.util.List;

/**
 * out(n,o) = bias(o) + sum over i of weight(o,i) * in(n,i), where i runs over the flattened input (map, row, column) of o's
 * group.
 */
final class Linear implements Layer {
    private final int inputs;
    private final int groupInputs;
    private final int outputs;
    private final int groupOutputs;
    private final ReferenceParameter weight;
    private final ReferenceParameter bias;

    Linear(LayerPlan plan) {
        inputs = plan.input().count();
        groupInputs = inputs / plan.groups();
        outputs = plan.output().count();
        groupOutputs = outputs / plan.groups();
        weight = ReferenceParameter.weight(plan);
        bias = ReferenceParameter.bias(plan);
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        for (int n = 0; n < output.batch(); n++) {
            for (int o = 0; o < outputs; o++) {
                double sum = bias.get(o, 0);
                for (int i = 0; i < groupInputs; i++) {
                    sum += weight.get(o, i) * input.values()[inputIndex(n, o, i)];
                }
                output.values()[n * outputs + o] = sum;
            }
        }
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        inputGradient.clear();
        for (int n = 0; n < outputGradient.batch(); n++) {
            for (int o = 0; o < outputs; o++) {
                double gradient = outputGradient.values()[n * outputs + o];
                for (int i = 0; i < groupInputs; i++) {
                    inputGradient.values()[inputIndex(n, o, i)] += weight.get(o, i) * gradient;
                }
            }
        }
    }

    @Override
    public void parameterGradients(ReferenceTensor input, ReferenceTensor outputGradient) {
        weight.clearGradient();
        bias.clearGradient();
        for (int n = 0; n < outputGradient.batch(); n++) {
            for (int o = 0; o < outputs; o++) {
                double gradient = outputGradient.values()[n * outputs + o];
                bias.addGradient(o, 0, gradient);
                for (int i = 0; i < groupInputs; i++) {
                    weight.addGradient(o, i, input.values()[inputIndex(n, o, i)] * gradient);
                }
            }
        }
    }

    @Override
    public List<ReferenceParameter> parameters() {
        return List.of(weight, bias);
    }

    /** Place of the i-th value that output o sees. */
    private int inputIndex(int n, int o, int i) {
        return n * inputs + o / groupOutputs * groupInputs + i;
    }
}
