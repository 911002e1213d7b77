package duet.ops.cpu;

import duet.ops.device.Pass;
import java.util.List;

/**
 * A layer that learns nothing and does the same in training and in testing.
 *
 * @param backward nothing where no input gradient is wanted
 */
record FixedLayer(List<Execution> forward, List<Execution> backward) implements CpuLayer {

    @Override
    public void forward(Pass pass) {
        runAll(forward);
    }

    @Override
    public void backwardToInput() {
        runAll(backward);
    }

    /** By index: an iterator for each would be garbage in every step. */
    private static void runAll(List<Execution> executions) {
        for (int i = 0; i < executions.size(); i++) {
            executions.get(i).run();
        }
    }
}
