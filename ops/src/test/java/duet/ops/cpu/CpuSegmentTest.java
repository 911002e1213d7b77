package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class CpuSegmentTest {
    private static final int BATCH = 2;
    private static final long A_MINUTE = 60_000_000_000L;

    private static SegmentPlan plan() {
        return new PlanBuilder(new Shape(3, 8, 8))
                .convolution(4, 3, 1, Padding.all(1), false, 1)
                .relu()
                .localResponseNorm(3, 2, 1e-3, 0.75, 1)
                .maxPool(2, 2, Padding.NONE, false)
                .linear(10, 1)
                .onMaps();
    }

    private static void step(Segment segment) {
        segment.input().write(new Draws(1, 1).normals(BATCH * 192, 1));
        segment.forward(Pass.training(0));
        segment.outputGradient().write(new Draws(1, 2).normals(BATCH * 10, 1));
        segment.backward(() -> {});
        segment.update(new Sgd(0.1, 0.9, 0));
    }

    /** A relu counts as part of the layer in front of it, a pool as part of its norm: they are computed together. */
    @Test
    void everyPartOfAStepIsTimed() {
        List<String> parts = new ArrayList<>();
        try (Device device = new CpuDevice(1);
                Segment segment = device.segment(plan(), BATCH, 1)) {
            segment.timeWith((layer, phase, nanos) -> {
                assertThat(nanos).isBetween(0L, A_MINUTE);
                parts.add(layer.spec().name() + " " + phase);
            });
            step(segment);
        }
        assertThat(parts)
                .containsExactly(
                        "conv1 " + Phase.FORWARD,
                        "lrn3 " + Phase.FORWARD,
                        "fc5 " + Phase.FORWARD,
                        "fc5 " + Phase.BACKWARD_TO_INPUT,
                        "fc5 " + Phase.BACKWARD_TO_WEIGHTS,
                        "lrn3 " + Phase.BACKWARD_TO_INPUT,
                        "conv1 " + Phase.BACKWARD_TO_INPUT,
                        "conv1 " + Phase.BACKWARD_TO_WEIGHTS,
                        "conv1 " + Phase.UPDATE,
                        "lrn3 " + Phase.UPDATE,
                        "fc5 " + Phase.UPDATE);
    }

    /** But for what was needed once and is the collector's. */
    @Test
    void aClosedSegmentKeepsNothingOfOneDnns() {
        try (Device device = new CpuDevice(1)) {
            long before = Pointer.totalCount();
            long open;
            try (Segment segment = device.segment(plan(), BATCH, 1)) {
                step(segment);
                open = Pointer.totalCount() - before;
            }
            assertThat(Pointer.totalCount() - before).isLessThan(open / 4);
        }
    }
}
