package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Bfloat16;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Tensor;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ways of values between host and card that the contract does not take. */
@ExtendWith(StandIn.class)
class CudaTensorTest {
    private static final int BATCH = 5;
    private static final Shape SHAPE = new Shape(4, 3, 2);
    private static final int VALUES = BATCH * 24;
    private static final SegmentPlan LAYERS =
            new PlanBuilder(SHAPE).relu().tanh().relu().onMaps();

    /** Those in the middle of a segment have less memory to pass through than a batch takes. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void tensorsInTheMiddleOfASegmentPassInPieces(Precision precision) {
        FloatBuffer values = values(precision);
        try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT);
                Segment segment = device.segment(LAYERS, BATCH, 1)) {
            Tensor tensor = segment.outputs().get(0).tensor();
            tensor.write(values);
            assertThat(read(tensor, 0, 4)).isEqualTo(values);
            for (int half = 0; half < 4; half += 2) {
                FloatBuffer part = read(tensor, half, 2);
                ByteBuffer sent = device.hostBuffer(VALUES / 2 * precision.bytes());
                tensor.send(half, 2, sent, precision);
                segment.outputs().get(1).tensor().receive(half, 2, sent, precision);
                assertThat(read(segment.outputs().get(1).tensor(), half, 2)).isEqualTo(part);
                segment.outputs().get(1).tensor().write(half, 2, part);
                segment.outputs().get(1).tensor().receiveAndAdd(half, 2, sent, precision);
                for (int i = 0; i < part.capacity(); i++) {
                    part.put(i, 2 * part.get(i));
                }
                assertThat(read(segment.outputs().get(1).tensor(), half, 2)).isEqualTo(part);
            }
        }
    }

    /** More than fits into the buffer through which memory goes that is not pinned. */
    @Test
    void aLargeParameterComesBackAsItWasWritten() {
        SegmentPlan plan = new PlanBuilder(Shape.vector(2100)).linear(1100, 1).onMaps();
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(plan, 1, 1)) {
            Parameter weight = segment.parameters().get(0);
            FloatBuffer values = Draws.host(weight.count());
            for (int i = 0; i < weight.count(); i++) {
                values.put(i, i);
            }
            weight.write(Parameter.Part.VALUE, values);
            FloatBuffer back = Draws.host(weight.count());
            weight.read(Parameter.Part.VALUE, back);
            assertThat(back).isEqualTo(values);
            assertThat(weight.finite(Parameter.Part.VALUE)).isTrue();
            weight.write(Parameter.Part.VALUE, values.put(weight.count() - 1, Float.NaN));
            assertThat(weight.finite(Parameter.Part.VALUE)).isFalse();
        }
    }

    /** As in a run that is computed again: all towers on one thread. */
    @Test
    void twoCardsTakeTurnsOnOneThread() {
        FloatBuffer values = values(Precision.FLOAT32);
        int other = CudaMachine.look().cards().size() - 1;
        try (Device first = new CudaDevice(0);
                Device second = new CudaDevice(other);
                Segment one = first.segment(LAYERS, BATCH, 1);
                Segment two = second.segment(LAYERS, BATCH, 1)) {
            one.input().write(values);
            two.input().write(values);
            for (Segment segment : new Segment[] {one, two, one}) {
                segment.forward(Pass.training(0));
                segment.outputGradient().write(values);
                segment.backward(() -> {});
            }
            assertThat(read(one.inputGradient(), 0, 4)).isEqualTo(read(two.inputGradient(), 0, 4));
            // Half of the maps are put together by a kernel.
            assertThat(read(one.inputGradient(), 1, 2)).isEqualTo(read(two.inputGradient(), 1, 2));
            assertThat(read(one.output(), 0, 4)).isEqualTo(read(two.output(), 0, 4));
        }
    }

    /** The workspace is still in use when it gives way to a larger one. */
    @Test
    void aLaterSegmentMayNeedMoreWorkspace() {
        try (Device device = new CudaDevice(0);
                Segment small = device.segment(convolution(4), 1, 1)) {
            small.input().write(new Draws(1, 1).normals(3 * 64, 1));
            small.forward(Pass.TEST);
            device.segment(convolution(64), 8, 1).close();
            FloatBuffer output = Draws.host(4 * 64);
            small.output().read(output);
            assertThat(output).isEqualTo(Draws.host(4 * 64));
        }
    }

    private static SegmentPlan convolution(int maps) {
        return new PlanBuilder(new Shape(3, 8, 8))
                .convolution(maps, 3, 1, Padding.all(1), false, 1)
                .onMaps();
    }

    private static FloatBuffer read(Tensor tensor, int firstMap, int maps) {
        FloatBuffer target = Draws.host(BATCH * maps * SHAPE.area());
        tensor.read(firstMap, maps, target);
        return target;
    }

    private static FloatBuffer values(Precision precision) {
        FloatBuffer values = new Draws(1, 1).normals(VALUES, 1);
        for (int i = 0; i < VALUES && precision == Precision.BFLOAT16; i++) {
            values.put(i, Bfloat16.widen(Bfloat16.round(values.get(i))));
        }
        return values;
    }
}
