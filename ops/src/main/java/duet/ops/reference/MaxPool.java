package duet.ops.reference;

import duet.ops.device.Pass;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;

/** The largest value of each window, clipped to the image; the gradient goes to the first maximum in row order. */
final class MaxPool implements Layer {
    private final Windows windows;

    MaxPool(LayerPlan plan) {
        LayerSpec.MaxPool spec = (LayerSpec.MaxPool) plan.spec();
        windows = new Windows(plan.input(), spec.kernel(), spec.stride(), spec.padding())
                .requireInside(spec.name(), plan.output());
    }

    @Override
    public void forward(Pass pass, ReferenceTensor input, ReferenceTensor output) {
        output.forEach((n, map, y, x) -> output.set(n, map, y, x, input.values()[firstMaximum(input, n, map, y, x)]));
    }

    @Override
    public void inputGradient(ReferenceTensor input, ReferenceTensor outputGradient, ReferenceTensor inputGradient) {
        inputGradient.clear();
        outputGradient.forEach((n, map, y, x) ->
                inputGradient.values()[firstMaximum(input, n, map, y, x)] += outputGradient.get(n, map, y, x));
    }

    /** Index of the winner in the input. */
    private int firstMaximum(ReferenceTensor input, int n, int map, int y, int x) {
        int winner = input.index(n, map, windows.firstRow(y), windows.firstColumn(x));
        for (int row = windows.firstRow(y); row < windows.endRow(y); row++) {
            for (int column = windows.firstColumn(x); column < windows.endColumn(x); column++) {
                int candidate = input.index(n, map, row, column);
                if (input.values()[candidate] > input.values()[winner]) {
                    winner = candidate;
                }
            }
        }
        return winner;
    }
}
