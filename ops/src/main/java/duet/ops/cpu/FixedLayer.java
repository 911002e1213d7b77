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
        forward.forEach(Execution::run);
    }

    @Override
    public void backwardToInput() {
        backward.forEach(Execution::run);
    }
}
