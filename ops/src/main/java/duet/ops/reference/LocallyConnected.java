package duet.ops.reference;

import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import java.util.List;

/**
 * out(n,o,y,x) = bias(o,y,x) + sum over i,r,c of weight(o,y,x,i,r,c) * in(n,i,y*stride-top+r,x*stride-left+c), where i runs over
 * the input maps of o's group and cells outside the image count as 0: a convolution with weights of its own at each place.
 */
final class LocallyConnected implements Layer {
    private final int kernel;
    private final int columns;
    private final int groupInputs;
    private final int groupOutputs;
    private final Windows windows;
    private final ReferenceParameter weight;
    private final ReferenceParameter bias;

    LocallyConnected(LayerPlan plan) {
        LayerSpec.LocallyConnected spec = (LayerSpec.LocallyConnected) plan.spec();
        kernel = spec.kernel();
        columns = plan.output().width();
        groupInputs = plan.input().maps() / plan.groups();
        groupOutputs = plan.output().maps() / plan.groups();
        windows = new Windows(plan.input(), spec.kernel(), spec.stride(), spec.padding());
        weight = ReferenceParameter.weight(plan);
        bias = ReferenceParameter.bias(plan);
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        output.forEach((n, o, y, x) -> {
            double[] sum = {bias.get(o, place(y, x))};
            forEachTap(
                    o, y, x, (map, row, column, tap) -> sum[0] += weight.get(o, tap) * input.get(n, map, row, column));
            output.set(n, o, y, x, sum[0]);
        });
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        inputGradient.clear();
        outputGradient.forEach((n, o, y, x) -> {
            double gradient = outputGradient.get(n, o, y, x);
            forEachTap(
                    o,
                    y,
                    x,
                    (map, row, column, tap) -> inputGradient.add(n, map, row, column, weight.get(o, tap) * gradient));
        });
    }

    @Override
    public void parameterGradients(ReferenceTensor input, ReferenceTensor outputGradient) {
        weight.clearGradient();
        bias.clearGradient();
        outputGradient.forEach((n, o, y, x) -> {
            double gradient = outputGradient.get(n, o, y, x);
            bias.addGradient(o, place(y, x), gradient);
            forEachTap(
                    o,
                    y,
                    x,
                    (map, row, column, tap) -> weight.addGradient(o, tap, input.get(n, map, row, column) * gradient));
        });
    }

    @Override
    public List<ReferenceParameter> parameters() {
        return List.of(weight, bias);
    }

    /** The inputs inside the image that output (o, y, x) sees, each with its column of the weight matrix. */
    private void forEachTap(int o, int y, int x, Tap visitor) {
        int firstMap = o / groupOutputs * groupInputs;
        for (int i = 0; i < groupInputs; i++) {
            for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
                for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                    int kernelRow = (place(y, x) * groupInputs + i) * kernel + row - windows.top(y);
                    visitor.visit(firstMap + i, row, column, kernelRow * kernel + column - windows.left(x));
                }
            }
        }
    }

    private int place(int y, int x) {
        return y * columns + x;
    }

    @FunctionalInterface
    private interface Tap {
        void visit(int map, int row, int column, int tap);
    }
}
