package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.DropoutMask;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.device.Parameter;
import duet.ops.device.Parameter.Part;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step on a card shares with other devices to the bit, and what it tells. */
@ExtendWith(StandIn.class)
class CudaStepTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0.5, false",
        "1, 5, 3, 0.8, true",
        "-1, 1152921504606846975, 12, 0.1, false",
        "1311768467463790320, 81985529216486895, 4095, 1, true"
    })
    void dropoutDropsTheUnitsOfTheMaskToTheBit(long seed, long step, int layer, double keep, boolean inverted) {
        Shape shape = new Shape(5, 3, 3);
        int batch = 7;
        LayerPlan plan = new LayerPlan(layer, new LayerSpec.Dropout("drop", keep, inverted), shape, shape, 1, 3);
        FloatBuffer mask = Draws.host(batch * shape.count());
        DropoutMask.fill(mask, plan, seed, step, batch);
        FloatBuffer ones = Draws.host(batch * shape.count());
        for (int i = 0; i < ones.capacity(); i++) {
            ones.put(i, 1);
        }
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(new SegmentPlan(shape, true, true, List.of(plan)), batch, seed)) {
            segment.input().write(ones);
            segment.forward(Pass.training(step));
            FloatBuffer output = Draws.host(mask.capacity());
            segment.output().read(output);
            assertThat(output).isEqualTo(mask);
            segment.outputGradient().write(ones);
            segment.backward(() -> {});
            segment.inputGradient().read(output);
            assertThat(output).isEqualTo(mask);
        }
    }

    /** Each operation is rounded by itself, in the order of duet.ops.cpu.MomentumUpdate. */
    @Test
    void aMomentumStepHasTheBitsOfJavas() {
        SegmentPlan plan = new PlanBuilder(Shape.vector(50)).linear(20, 1).onMaps();
        Sgd sgd = new Sgd(0.013, 0.9, 0.0005);
        for (Precision precision : Precision.values()) {
            try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT);
                    Segment segment = device.segment(plan, 3, 1)) {
                Draws draws = new Draws(1, 1);
                segment.input().write(draws.normals(3 * 50, 1));
                Parameter weight = segment.parameters().get(0);
                FloatBuffer value = draws.normals(1000, 1);
                FloatBuffer momentum = draws.normals(1000, 0.1);
                weight.write(Part.VALUE, value);
                weight.write(Part.MOMENTUM, momentum);
                segment.forward(Pass.training(0));
                segment.outputGradient().write(draws.normals(3 * 20, 1));
                segment.backward(() -> {});
                FloatBuffer gradient = read(weight, Part.GRADIENT);
                segment.update(sgd);
                FloatBuffer newValue = read(weight, Part.VALUE);
                FloatBuffer newMomentum = read(weight, Part.MOMENTUM);
                float rate = (float) 0.013;
                float decay = (float) (0.013 * 0.0005);
                for (int i = 0; i < 1000; i++) {
                    float step = 0.9f * momentum.get(i) - rate * gradient.get(i) - decay * value.get(i);
                    assertThat(newMomentum.get(i)).isEqualTo(step);
                    assertThat(newValue.get(i)).isEqualTo(value.get(i) + step);
                }
            }
        }
    }

    @Test
    void everyPartOfAStepIsTimed() {
        SegmentPlan plan = new PlanBuilder(new Shape(3, 8, 8))
                .convolution(4, 3, 1, Padding.all(1), false, 1)
                .relu()
                .linear(10, 1)
                .onMaps();
        List<String> parts = new ArrayList<>();
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(plan, 2, 1)) {
            segment.timeWith((layer, phase, nanos) -> {
                assertThat(nanos).isBetween(0L, 60_000_000_000L);
                parts.add(layer.spec().name() + " " + phase);
            });
            segment.input().write(new Draws(1, 1).normals(2 * 192, 1));
            segment.forward(Pass.training(0));
            segment.outputGradient().write(new Draws(1, 2).normals(2 * 10, 1));
            segment.backward(() -> {});
            segment.update(new Sgd(0.1, 0.9, 0));
        }
        assertThat(parts)
                .containsExactly(
                        "conv1 " + Phase.FORWARD,
                        "relu2 " + Phase.FORWARD,
                        "fc3 " + Phase.FORWARD,
                        "fc3 " + Phase.BACKWARD_TO_INPUT,
                        "fc3 " + Phase.BACKWARD_TO_WEIGHTS,
                        "relu2 " + Phase.BACKWARD_TO_INPUT,
                        "conv1 " + Phase.BACKWARD_TO_INPUT,
                        "conv1 " + Phase.BACKWARD_TO_WEIGHTS,
                        "conv1 " + Phase.UPDATE,
                        "fc3 " + Phase.UPDATE);
    }

    /** A validation has no update at its end. */
    @Test
    void thePartsOfAPassAreToldWhenTheNextBegins() {
        SegmentPlan plan = new PlanBuilder(new Shape(3, 8, 8)).relu().onMaps();
        List<String> parts = new ArrayList<>();
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(plan, 2, 1)) {
            segment.timeWith((layer, phase, nanos) -> parts.add(layer.spec().name() + " " + phase));
            FloatBuffer values = new Draws(1, 1).normals(2 * 192, 1);
            FloatBuffer rectified = Draws.host(2 * 192);
            segment.input().write(values);
            segment.forward(Pass.TEST);
            assertThat(parts).isEmpty();
            segment.output().read(rectified);
            for (int i = 0; i < rectified.capacity(); i++) {
                assertThat(rectified.get(i)).isEqualTo(Math.max(0, values.get(i)));
            }
            segment.forward(Pass.TEST);
            assertThat(parts).containsExactly("relu1 " + Phase.FORWARD);
        }
    }

    @Test
    void aDeviceTellsWhatItIs() {
        assumeFalse(StandIn.realCard(), "its card is another");
        try (Device exact = new CudaDevice(0);
                Device rounding = new CudaDevice(1, Precision.BFLOAT16, CudaOptions.DEFAULT)) {
            assertThat(exact.description())
                    .isEqualTo("cuda:0 (Stand-in card 0, compute capability 8.0, driver for CUDA 12.6, cuDNN 9.5.1,"
                            + " cuBLAS 12.6.3, float32)");
            assertThat(rounding.description())
                    .startsWith("cuda:1 (Stand-in card 1")
                    .endsWith("bfloat16)");
        }
    }

    @Test
    void tf32IsUsedWhereItIsAskedFor() {
        SegmentPlan plan = convolutionAndLinear();
        if (!StandIn.realCard()) {
            StandIn.configure("tf32", "1");
        }
        try (Device device = new CudaDevice(0, Precision.FLOAT32, new CudaOptions(true, 1 << 20));
                Segment segment = device.segment(plan, 2, 1)) {
            assertThat(device.description()).endsWith("float32 with TF32)");
            FloatBuffer full = Draws.host(20);
            FloatBuffer rounded = Draws.host(20);
            run(segment, rounded);
            try (Device exact = new CudaDevice(0);
                    Segment exactSegment = exact.segment(plan, 2, 1)) {
                run(exactSegment, full);
            }
            double difference = 0;
            double norm = 0;
            for (int i = 0; i < 20; i++) {
                difference += Math.pow(full.get(i) - rounded.get(i), 2);
                norm += Math.pow(full.get(i), 2);
            }
            // 10 bits of significand: a relative error of up to 5e-4 in each factor.
            assertThat(Math.sqrt(difference / norm)).isBetween(1e-6, 3e-3);
        }
    }

    private static void run(Segment segment, FloatBuffer output) {
        Draws draws = new Draws(1, 1);
        for (Parameter parameter : segment.parameters()) {
            parameter.write(Part.VALUE, draws.normals(parameter.count(), 0.3));
        }
        segment.input().write(draws.normals(2 * 192, 1));
        segment.forward(Pass.TEST);
        segment.output().read(output);
    }

    /** With less workspace cuDNN has slower ways; the numbers are the same. */
    @Test
    void aSmallerWorkspaceGivesTheSameNumbers() {
        SegmentPlan plan = convolutionAndLinear();
        FloatBuffer more = Draws.host(20);
        FloatBuffer less = Draws.host(20);
        try (Device large = new CudaDevice(0);
                Device small = new CudaDevice(0, Precision.FLOAT32, new CudaOptions(false, 16 << 10));
                Segment one = large.segment(plan, 2, 1);
                Segment other = small.segment(plan, 2, 1)) {
            run(one, more);
            run(other, less);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(less.get(i)).isCloseTo(more.get(i), within(1e-4f));
        }
    }

    @Test
    void aConvolutionThatNeedsMoreWorkspaceThanThereMayBeIsNamed() {
        assumeFalse(StandIn.realCard(), "which ways need a workspace is cuDNN's affair");
        try (Device none = new CudaDevice(0, Precision.FLOAT32, new CudaOptions(false, 0))) {
            assertThatThrownBy(() -> none.segment(convolutionAndLinear(), 2, 1))
                    .isInstanceOf(CudaException.class)
                    .hasMessageContaining("conv1: of cuDNN's")
                    .hasMessageContaining("within a workspace of 0 bytes; allow more by cuda.workspace");
        }
    }

    private static SegmentPlan convolutionAndLinear() {
        return new PlanBuilder(new Shape(3, 8, 8))
                .convolution(4, 3, 1, Padding.all(1), false, 1)
                .linear(10, 1)
                .onMaps();
    }

    /** Memory is taken when segments are made; steps take none. */
    @Test
    void stepsTakeNoMemory() {
        SegmentPlan plan = new PlanBuilder(new Shape(3, 9, 9))
                .convolution(4, 4, 3, new Padding(0, 1, 2, 0), true, 1)
                .localResponseNorm(4, 2, 1e-3, 0.75, 1)
                .maxPool(2, 2, Padding.NONE, true)
                .dropout(0.5, false)
                .linear(10, 1)
                .onMaps();
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(plan, 2, 1)) {
            long before = StandIn.realCard() ? 0 : StandIn.count("allocations");
            for (int step = 0; step < 3; step++) {
                segment.input().write(new Draws(1, step).normals(2 * 243, 1));
                segment.forward(Pass.training(step));
                segment.outputGradient().write(new Draws(1, step).normals(2 * 10, 1));
                segment.backward(() -> {});
                segment.update(new Sgd(0.1, 0.9, 0));
            }
            long after = StandIn.realCard() ? 0 : StandIn.count("allocations");
            assertThat(after).isEqualTo(before);
        }
    }

    private static FloatBuffer read(Parameter parameter, Part part) {
        FloatBuffer target = Draws.host(parameter.count());
        parameter.read(part, target);
        return target;
    }
}
