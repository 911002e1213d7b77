package duet.ops.device;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.Padding;
import duet.ops.network.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every tensor of every device must do, whatever its layout: the halves of an exchange pass through these methods. */
public interface TensorContract {
    int BATCH = 3;
    int HEIGHT = 5;
    int WIDTH = 4;
    int AREA = HEIGHT * WIDTH;

    /** A new device, owned and closed by the caller. */
    Device device();

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void everyTensorReadsBackWhatWasWritten(int half) {
        try (Device device = device();
                Segment segment = segment(device, half)) {
            List<Function<Segment, Tensor>> tensors =
                    List.of(Segment::input, Segment::output, Segment::outputGradient, Segment::inputGradient);
            for (int i = 0; i < tensors.size(); i++) {
                Tensor tensor = tensors.get(i).apply(segment);
                FloatBuffer values = held(
                        device, new Draws(1, i).normals(BATCH * tensor.shape().count(), 1));
                tensor.write(values);
                assertThat(read(tensor)).isEqualTo(values);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void aHalfIsReadDense(int half) {
        try (Device device = device();
                Segment segment = segment(device, half)) {
            FloatBuffer whole = held(device, new Draws(1, 0).normals(2 * half * BATCH * AREA, 1));
            segment.input().write(whole);
            FloatBuffer upper = Draws.host(half * BATCH * AREA);
            segment.input().read(half, half, upper);
            for (int image = 0; image < BATCH; image++) {
                for (int cell = 0; cell < half * AREA; cell++) {
                    assertThat(upper.get(image * half * AREA + cell))
                            .isEqualTo(whole.get((2 * image + 1) * half * AREA + cell));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void writingAHalfLeavesTheOther(int half) {
        try (Device device = device();
                Segment segment = segment(device, half)) {
            FloatBuffer lower = held(device, new Draws(1, 0).normals(half * BATCH * AREA, 1));
            FloatBuffer upper = held(device, new Draws(1, 1).normals(half * BATCH * AREA, 1));
            segment.input().write(half, half, upper);
            segment.input().write(0, half, lower);
            assertThat(read(segment.input(), 0, half)).isEqualTo(lower);
            assertThat(read(segment.input(), half, half)).isEqualTo(upper);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void aHalfArrivesInTheOtherTowerAsItWasSent(int half) {
        try (Device device = device();
                Segment segment = segment(device, half)) {
            FloatBuffer whole = held(device, new Draws(1, 0).normals(2 * half * BATCH * AREA, 1));
            segment.input().write(whole);
            ByteBuffer sent = bytes(device, half * BATCH * AREA);
            segment.input().send(half, half, sent, device.precision());
            segment.inputGradient().receive(0, half, sent, device.precision());
            assertThat(read(segment.inputGradient(), 0, half)).isEqualTo(read(segment.input(), half, half));
        }
    }

    @Test
    default void aHalfTravelsWithItsMapsLast() {
        try (Device device = device();
                Segment segment = segment(device, 2)) {
            FloatBuffer whole = Draws.host(4 * BATCH * AREA);
            int image = 1;
            int cell = 7;
            whole.put((image * 4 + 3) * AREA + cell, 1);
            segment.input().write(whole);
            ByteBuffer sent = bytes(device, 2 * BATCH * AREA);
            segment.input().send(2, 2, sent, device.precision());
            int place = ((image * AREA + cell) * 2 + 1) * device.precision().bytes();
            assertThat(sent.get(place + device.precision().bytes() - 1))
                    .as("the sign and exponent of 1")
                    .isEqualTo((byte) 0x3F);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void addingAHalfLeavesTheOther(int half) {
        try (Device device = device();
                Segment segment = segment(device, half)) {
            Tensor tensor = segment.inputGradient();
            tensor.write(held(device, new Draws(1, 0).normals(2 * half * BATCH * AREA, 1)));
            FloatBuffer lower = read(tensor, 0, half);
            FloatBuffer sum = read(tensor, half, half);
            FloatBuffer addend = held(device, new Draws(1, 1).normals(half * BATCH * AREA, 1));
            segment.outputGradient().write(addend);
            ByteBuffer sent = bytes(device, half * BATCH * AREA);
            segment.outputGradient().send(0, half, sent, device.precision());
            tensor.receiveAndAdd(half, half, sent, device.precision());
            for (int i = 0; i < sum.capacity(); i++) {
                sum.put(i, sum.get(i) + addend.get(i));
            }
            assertThat(read(tensor, half, half)).isEqualTo(held(device, sum));
            assertThat(read(tensor, 0, half)).isEqualTo(lower);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void mapsAreCopiedFromATensorOfAnotherSegment(int half) {
        try (Device device = device();
                Segment below = segment(device, half);
                Segment above = segment(device, half)) {
            FloatBuffer lower = held(device, new Draws(1, 0).normals(half * BATCH * AREA, 1));
            FloatBuffer own = held(device, new Draws(1, 1).normals(half * BATCH * AREA, 1));
            FloatBuffer gradient = held(device, new Draws(1, 2).normals(2 * half * BATCH * AREA, 1));
            below.output().write(own);
            above.input().write(0, half, lower);
            above.input().copy(half, half, below.output(), 0);
            assertThat(read(above.input(), half, half)).isEqualTo(own);
            assertThat(read(above.input(), 0, half)).isEqualTo(lower);

            above.inputGradient().write(gradient);
            below.outputGradient().copy(0, half, above.inputGradient(), half);
            assertThat(read(below.outputGradient())).isEqualTo(read(above.inputGradient(), half, half));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void mapsOfATensorOfAnotherSegmentAreAdded(int half) {
        try (Device device = device();
                Segment below = segment(device, half);
                Segment above = segment(device, half)) {
            FloatBuffer sum = held(device, new Draws(1, 0).normals(half * BATCH * AREA, 1));
            FloatBuffer addends = held(device, new Draws(1, 1).normals(2 * half * BATCH * AREA, 1));
            below.outputGradient().write(sum);
            above.inputGradient().write(addends);
            below.outputGradient().add(0, half, above.inputGradient(), half);
            FloatBuffer upper = read(above.inputGradient(), half, half);
            for (int i = 0; i < sum.capacity(); i++) {
                sum.put(i, sum.get(i) + upper.get(i));
            }
            assertThat(read(below.outputGradient())).isEqualTo(held(device, sum));
            assertThat(read(above.inputGradient())).isEqualTo(addends);

            FloatBuffer lower = read(above.inputGradient(), 0, half);
            above.inputGradient().add(half, half, below.output(), 0);
            assertThat(read(above.inputGradient(), 0, half)).isEqualTo(lower);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 16, 48})
    default void vectorsAreJoinedLikeMaps(int half) {
        try (Device device = device();
                Segment below = vectors(device, half);
                Segment above = vectors(device, half)) {
            FloatBuffer lower = held(device, new Draws(1, 0).normals(half * BATCH, 1));
            FloatBuffer own = held(device, new Draws(1, 1).normals(half * BATCH, 1));
            below.output().write(own);
            above.input().write(0, half, lower);
            above.input().copy(half, half, below.output(), 0);
            assertThat(read(above.input(), 0, half)).isEqualTo(lower);
            assertThat(read(above.input(), half, half)).isEqualTo(own);
        }
    }

    @Test
    default void hostBuffersAreUsedFromIndexZeroAndKeepTheirPosition() {
        try (Device device = device();
                Segment segment = segment(device, 8)) {
            FloatBuffer values = held(device, new Draws(1, 0).normals(2 * 8 * BATCH * AREA, 1));
            values.position(7);
            segment.input().write(values);
            FloatBuffer back = Draws.host(values.capacity());
            back.position(5);
            segment.input().read(back);
            assertThat(values.position()).isEqualTo(7);
            assertThat(back.position()).isEqualTo(5);
            assertThat(back.position(0)).isEqualTo(values.position(0));
        }
    }

    /** In turn from two of the device's own buffers, as batches come, and from one of another's. */
    @Test
    default void aStagedBufferIsSetByTheNextWriteAndNotBefore() {
        try (Device device = device();
                Segment segment = segment(device, 8)) {
            Tensor input = segment.input();
            int count = BATCH * input.shape().count();
            List<FloatBuffer> buffers = List.of(
                    device.hostBuffer(count * Float.BYTES).asFloatBuffer(),
                    device.hostBuffer(count * Float.BYTES).asFloatBuffer(),
                    Draws.host(count));
            FloatBuffer before = held(device, new Draws(1, 0).normals(count, 1));
            input.write(before);
            for (int batch = 1; batch <= 7; batch++) {
                FloatBuffer values = held(device, new Draws(1, batch).normals(count, 1));
                FloatBuffer buffer = buffers.get(batch % buffers.size());
                buffer.put(0, values, 0, count);
                if (batch != 4) {
                    input.stage(buffer);
                }
                segment.forward(Pass.TEST);
                assertThat(read(input)).as("before batch %d", batch).isEqualTo(before);
                input.write(buffer);
                for (int i = 0; i < count; i++) {
                    buffer.put(i, Float.NaN);
                }
                assertThat(read(input)).as("batch %d", batch).isEqualTo(values);
                before = values;
            }
        }
    }

    private static ByteBuffer bytes(Device device, int values) {
        return ByteBuffer.allocateDirect(values * device.precision().bytes()).order(ByteOrder.nativeOrder());
    }

    /** The values that a tensor of the device can hold. */
    private static FloatBuffer held(Device device, FloatBuffer values) {
        for (int i = 0; i < values.capacity() && device.precision() == Precision.BFLOAT16; i++) {
            values.put(i, Bfloat16.widen(Bfloat16.round(values.get(i))));
        }
        return values;
    }

    /** Two halves in, one half out. */
    private static Segment segment(Device device, int half) {
        return device.segment(
                new PlanBuilder(new Shape(2 * half, HEIGHT, WIDTH))
                        .convolution(half, 3, 1, Padding.all(1), false, 1)
                        .onMaps(),
                BATCH,
                1);
    }

    private static Segment vectors(Device device, int half) {
        return device.segment(
                new PlanBuilder(Shape.vector(2 * half)).linear(half, 1).onMaps(), BATCH, 1);
    }

    private static FloatBuffer read(Tensor tensor) {
        return read(tensor, 0, tensor.shape().maps());
    }

    private static FloatBuffer read(Tensor tensor, int firstMap, int maps) {
        FloatBuffer target = Draws.host(tensor.batch() * maps * tensor.shape().area());
        tensor.read(firstMap, maps, target);
        return target;
    }
}
