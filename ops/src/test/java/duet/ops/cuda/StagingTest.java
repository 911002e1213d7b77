package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Bfloat16;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The next batch comes to the card while it computes with the one before. */
@ExtendWith(StandIn.class)
class StagingTest {
    private static final int BATCH = 2;
    private static final int VALUES = BATCH * 3 * 7 * 5;
    /** What it writes is what it read. */
    private static final SegmentPlan COPIES = new PlanBuilder(new Shape(3, 7, 5))
            .averagePool(1, 1, duet.ops.network.Padding.NONE, false)
            .onImage();

    private static Device device(Precision precision) {
        return new CudaDevice(0, precision, CudaOptions.DEFAULT);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void stagedBatchesTakeTurnsWithTheirSteps(Precision precision) {
        FloatBuffer[] batches = {batch(precision, 1), batch(precision, 2), batch(precision, 3)};
        try (Device device = device(precision);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            segment.input().write(batches[0]);
            for (int step = 0; step < 7; step++) {
                segment.input().stage(batches[(step + 1) % 3]);
                segment.forward(Pass.TEST);
                assertThat(output(segment)).as("step " + step).isEqualTo(batches[step % 3]);
                segment.input().write(batches[(step + 1) % 3]);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void aStagedBatchIsNotSeenBeforeItIsWritten(Precision precision) {
        FloatBuffer now = batch(precision, 1);
        FloatBuffer next = batch(precision, 2);
        try (Device device = device(precision);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            segment.input().write(now);
            segment.input().stage(next);
            for (int pass = 0; pass < 2; pass++) {
                segment.forward(Pass.TEST);
                assertThat(output(segment)).isEqualTo(now);
            }
            segment.input().write(next);
            segment.forward(Pass.TEST);
            assertThat(output(segment)).isEqualTo(next);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void theHostBufferIsFreeWhenTheWriteHasReturned(Precision precision) {
        FloatBuffer lent = batch(precision, 1);
        FloatBuffer first = batch(precision, 2);
        try (Device device = device(precision);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            segment.input().write(first);
            segment.input().stage(lent);
            segment.forward(Pass.TEST);
            segment.input().write(lent);
            for (int i = 0; i < VALUES; i++) {
                lent.put(i, -1);
            }
            segment.forward(Pass.TEST);
            assertThat(output(segment)).isEqualTo(batch(precision, 1));
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void anotherBatchMayBeWrittenBeforeTheStagedOne(Precision precision) {
        FloatBuffer staged = batch(precision, 1);
        FloatBuffer between = batch(precision, 2);
        try (Device device = device(precision);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            segment.input().stage(staged);
            segment.input().write(between);
            segment.forward(Pass.TEST);
            assertThat(output(segment)).isEqualTo(between);
            segment.input().write(staged);
            segment.forward(Pass.TEST);
            assertThat(output(segment)).isEqualTo(staged);
        }
    }

    @Test
    void aStagedBatchCrossesOnce() {
        FloatBuffer next = batch(Precision.FLOAT32, 2);
        try (Device device = device(Precision.FLOAT32);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            long before = bytesToCards();
            segment.input().stage(next);
            segment.input().write(next);
            assertThat(bytesToCards() - before).isEqualTo(StandIn.realCard() ? 0 : VALUES * Float.BYTES);
            segment.forward(Pass.TEST);
            assertThat(output(segment)).isEqualTo(next);
        }
    }

    /** Both towers on one host read the same batch buffers. */
    @Test
    void twoDevicesStageTheSameBuffer() {
        FloatBuffer first = batch(Precision.FLOAT32, 1);
        FloatBuffer next = batch(Precision.FLOAT32, 2);
        try (Device one = device(Precision.FLOAT32);
                Segment segmentOfOne = one.segment(COPIES, BATCH, 1)) {
            try (Device other = device(Precision.FLOAT32);
                    Segment segmentOfOther = other.segment(COPIES, BATCH, 1)) {
                for (Segment segment : new Segment[] {segmentOfOne, segmentOfOther}) {
                    segment.input().write(first);
                    segment.input().stage(next);
                }
                for (Segment segment : new Segment[] {segmentOfOne, segmentOfOther}) {
                    segment.input().write(next);
                    segment.forward(Pass.TEST);
                    assertThat(output(segment)).isEqualTo(next);
                }
            }
            segmentOfOne.input().stage(first);
            segmentOfOne.input().write(first);
            segmentOfOne.forward(Pass.TEST);
            assertThat(output(segmentOfOne)).isEqualTo(first);
        }
    }

    @Test
    void aBufferThatTheDeviceGaveIsStagedAsItIs() {
        try (Device device = device(Precision.FLOAT32);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            FloatBuffer lent = device.hostBuffer(VALUES * Float.BYTES).asFloatBuffer();
            lent.put(0, batch(Precision.FLOAT32, 4), 0, VALUES);
            segment.input().stage(lent);
            segment.input().write(lent);
            segment.forward(Pass.TEST);
            assertThat(output(segment)).isEqualTo(batch(Precision.FLOAT32, 4));
        }
    }

    /** Of another segment, in whose batch it lies first: memory is pinned once. */
    @Test
    void aLargerBufferIsStagedWhereASmallerOneLies() {
        FloatBuffer large = Draws.host(2 * VALUES);
        large.put(0, batch(Precision.FLOAT32, 1), 0, VALUES).put(VALUES, batch(Precision.FLOAT32, 2), 0, VALUES);
        FloatBuffer small = large.slice(0, VALUES);
        FloatBuffer copied = Draws.host(2 * VALUES);
        try (Device device = device(Precision.FLOAT32);
                Segment ofSmall = device.segment(COPIES, BATCH, 1);
                Segment ofLarge = device.segment(COPIES, 2 * BATCH, 1)) {
            ofSmall.input().stage(small);
            ofLarge.input().stage(large);
            ofSmall.input().write(small);
            ofLarge.input().write(large);
            ofSmall.forward(Pass.TEST);
            ofLarge.forward(Pass.TEST);
            assertThat(output(ofSmall)).isEqualTo(batch(Precision.FLOAT32, 1));
            ofLarge.output().read(copied);
            assertThat(copied).isEqualTo(large);
        }
    }

    /** It would hold up the other streams. */
    @Test
    void nothingIsOrderedOnTheDefaultStream() {
        FloatBuffer next = batch(Precision.FLOAT32, 2);
        try (Device device = device(Precision.FLOAT32);
                Segment segment = device.segment(COPIES, BATCH, 1)) {
            segment.input().stage(next);
            segment.input().write(next);
            segment.forward(Pass.training(0));
            segment.backward(() -> {});
            assertThat(output(segment)).isEqualTo(next);
            assertThat(StandIn.count("operations on streams")).isPositive();
            assertThat(StandIn.count("operations on default streams")).isZero();
        }
    }

    private static long bytesToCards() {
        return StandIn.realCard() ? 0 : StandIn.count("bytes to cards");
    }

    private static FloatBuffer output(Segment segment) {
        FloatBuffer values = Draws.host(VALUES);
        segment.output().read(values);
        return values;
    }

    /** Values that a tensor of this precision holds exactly. */
    private static FloatBuffer batch(Precision precision, int number) {
        FloatBuffer values = new Draws(1, number).normals(VALUES, 1);
        for (int i = 0; i < VALUES && precision == Precision.BFLOAT16; i++) {
            values.put(i, Bfloat16.widen(Bfloat16.round(values.get(i))));
        }
        return values;
    }
}
