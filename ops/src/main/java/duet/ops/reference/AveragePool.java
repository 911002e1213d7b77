package duet.ops.reference;

import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;

/** The mean of the cells of each window that lie inside the image. */
final class AveragePool implements Layer {
    private final Windows windows;

    AveragePool(LayerPlan plan) {
        LayerSpec.AveragePool spec = (LayerSpec.AveragePool) plan.spec();
        windows = new Windows(plan.input(), spec.kernel(), spec.stride(), spec.padding())
                .requireInside(spec.name(), plan.output());
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        output.forEach((n, map, y, x) -> {
            double sum = 0;
            for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
                for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                    sum += input.get(n, map, row, column);
                }
            }
            output.set(n, map, y, x, sum / cells(y, x));
        });
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        inputGradient.clear();
        outputGradient.forEach((n, map, y, x) -> {
            double share = outputGradient.get(n, map, y, x) / cells(y, x);
            for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
                for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                    inputGradient.add(n, map, row, column, share);
                }
            }
        });
    }

    /** Cells of a window inside the image. */
    private int cells(int y, int x) {
        return (windows.endRow(y) - windows.firstRow(y)) * (windows.endColumn(x) - windows.firstColumn(x));
    }
}
