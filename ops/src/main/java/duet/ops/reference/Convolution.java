package duet.ops.reference;

import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import java.util.List;

/**
 * out(n,o,y,x) = bias(o) + sum over i,r,c of weight(o,i,r,c) * in(n,i,y*stride-top+r,x*stride-left+c), where i runs over the
 * input maps of o's group and cells outside the image count as 0.
 */
final class Convolution implements Layer {
    private final int kernel;
    private final int groupInputs;
    private final int groupOutputs;
    private final Windows windows;
    private final ReferenceParameter weight;
    private final ReferenceParameter bias;

    Convolution(LayerPlan plan) {
        LayerSpec.Convolution spec = (LayerSpec.Convolution) plan.spec();
        kernel = spec.kernel();
        groupInputs = plan.input().maps() / plan.groups();
        groupOutputs = plan.output().maps() / plan.groups();
        windows = new Windows(plan.input(), spec.kernel(), spec.stride(), spec.padding());
        weight = ReferenceParameter.weight(plan);
        bias = ReferenceParameter.bias(plan);
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        output.forEach((n, o, y, x) -> {
            double sum = bias.get(o, 0);
            for (int i = 0; i < groupInputs; i++) {
                for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
                    for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                        int tap = tap(i, row - windows.top(y), column - windows.left(x));
                        sum += weight.get(o, tap) * input.get(n, inputMap(o, i), row, column);
                    }
                }
            }
            output.set(n, o, y, x, sum);
        });
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        inputGradient.clear();
        outputGradient.forEach((n, o, y, x) -> {
            double gradient = outputGradient.get(n, o, y, x);
            for (int i = 0; i < groupInputs; i++) {
                for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
                    for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                        int tap = tap(i, row - windows.top(y), column - windows.left(x));
                        inputGradient.add(n, inputMap(o, i), row, column, weight.get(o, tap) * gradient);
                    }
                }
            }
        });
    }

    @Override
    public void parameterGradients(ReferenceTensor input, ReferenceTensor outputGradient) {
        weight.clearGradient();
        bias.clearGradient();
        outputGradient.forEach((n, o, y, x) -> {
            double gradient = outputGradient.get(n, o, y, x);
            bias.addGradient(o, 0, gradient);
            for (int i = 0; i < groupInputs; i++) {
                for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
                    for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                        int tap = tap(i, row - windows.top(y), column - windows.left(x));
                        weight.addGradient(o, tap, input.get(n, inputMap(o, i), row, column) * gradient);
                    }
                }
            }
        });
    }

    @Override
    public List<ReferenceParameter> parameters() {
        return List.of(weight, bias);
    }

    /** The input map that the i-th kernel slice of output map o reads. */
    private int inputMap(int o, int i) {
        return o / groupOutputs * groupInputs + i;
    }

    /** Column of the weight matrix. */
    private int tap(int i, int r, int c) {
        return (i * kernel + r) * kernel + c;
    }
}
