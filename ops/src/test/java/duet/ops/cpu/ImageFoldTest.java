package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Parameter.Part;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Strided convolutions over an image that the device folds, against the reference: AlexNet's first layer and its kin. */
class ImageFoldTest {
    private static final int BATCH = 3;
    private static final Sgd SGD = new Sgd(0.1, 0.9, 0.05);

    /** The image of each is covered by the windows to its last pixel. */
    static Stream<SegmentPlan> plans() {
        return Stream.of(
                image(64, 64)
                        .convolution(48, 11, 4, new Padding(2, 2, 1, 1), false, 1)
                        .onImage(),
                image(44, 64)
                        .convolution(48, 11, 4, new Padding(2, 2, 1, 1), false, 1)
                        .relu()
                        .onImage(),
                image(46, 66)
                        .convolution(48, 11, 4, Padding.NONE, true, 1)
                        .relu()
                        .onImage(),
                image(47, 67)
                        .convolution(64, 11, 4, Padding.NONE, false, 1)
                        .relu()
                        .onImage());
    }

    private static PlanBuilder image(int height, int width) {
        return new PlanBuilder(new Shape(3, height, width));
    }

    @ParameterizedTest
    @MethodSource("plans")
    void blocksBecomeMapsWhereWinogradComputesThem(SegmentPlan plan) {
        assertThat(ImageFold.of(plan, Precision.FLOAT32, 1)).containsInstanceOf(BlockFold.class);
        for (int threads = 1; threads <= 2; threads++) {
            trainsLikeTheReference(new CpuDevice(threads), plan, 1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("plans")
    void columnsBecomeMapsInBfloat16(SegmentPlan plan) {
        assumeTrue(CpuDevice.computes(Precision.BFLOAT16));
        assertThat(ImageFold.of(plan, Precision.BFLOAT16, 1)).containsInstanceOf(ColumnFold.class);
        trainsLikeTheReference(new CpuDevice(1, Precision.BFLOAT16), plan, 1e-2);
    }

    private static void trainsLikeTheReference(Device made, SegmentPlan plan, double tolerance) {
        Draws draws = new Draws(7, plan.input().width());
        try (Device device = made;
                Device plain = new ReferenceDevice();
                Segment folded = device.segment(plan, BATCH, 1);
                Segment reference = plain.segment(plan, BATCH, 1)) {
            for (int i = 0; i < reference.parameters().size(); i++) {
                Parameter parameter = reference.parameters().get(i);
                FloatBuffer values = draws.normals(parameter.count(), 0.05);
                parameter.write(Part.VALUE, values);
                folded.parameters().get(i).write(Part.VALUE, values);
            }
            for (int step = 0; step < 2; step++) {
                folded.input().write(draws.normals(BATCH * plan.input().count(), 1));
                FloatBuffer held = Draws.host(BATCH * plan.input().count());
                folded.input().read(held);
                reference.input().write(held);
                folded.outputGradient()
                        .write(draws.normals(BATCH * plan.output().count(), 1));
                FloatBuffer gradient = Draws.host(BATCH * plan.output().count());
                folded.outputGradient().read(gradient);
                reference.outputGradient().write(gradient);
                for (Segment segment : List.of(folded, reference)) {
                    segment.forward(Pass.training(step));
                    segment.backward(() -> {});
                    segment.update(SGD);
                }
                assertClose("output", output(folded, plan), output(reference, plan), tolerance);
                for (int i = 0; i < reference.parameters().size(); i++) {
                    for (Part part : Part.values()) {
                        Parameter expected = reference.parameters().get(i);
                        assertClose(
                                "step " + step + " " + expected.name() + " " + part,
                                read(folded.parameters().get(i), part),
                                read(expected, part),
                                5 * tolerance);
                    }
                    // The next step starts from the same weights on both.
                    for (Part part : List.of(Part.VALUE, Part.MOMENTUM)) {
                        reference
                                .parameters()
                                .get(i)
                                .write(part, read(folded.parameters().get(i), part));
                    }
                }
            }
        }
    }

    private static FloatBuffer output(Segment segment, SegmentPlan plan) {
        FloatBuffer values = Draws.host(BATCH * plan.output().count());
        segment.output().read(values);
        return values;
    }

    private static FloatBuffer read(Parameter parameter, Part part) {
        FloatBuffer values = Draws.host(parameter.count());
        parameter.read(part, values);
        return values;
    }

    private static void assertClose(String what, FloatBuffer actual, FloatBuffer expected, double tolerance) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.capacity(); i++) {
            difference += Math.pow((double) actual.get(i) - expected.get(i), 2);
            norm += Math.pow(expected.get(i), 2);
        }
        assertThat(Math.sqrt(difference / norm)).as(what).isLessThan(tolerance);
    }
}
