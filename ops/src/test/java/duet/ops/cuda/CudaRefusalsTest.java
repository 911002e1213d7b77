package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import duet.ops.device.Device;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.network.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a card cannot do is refused, with a word on what to do, and nothing is left over. */
@ExtendWith(StandIn.class)
class CudaRefusalsTest {

    @Test
    void aCardThatIsNotThere() {
        assertThatThrownBy(() -> new CudaDevice(63))
                .isInstanceOf(CudaException.class)
                .hasMessageContaining("cuDeviceGet for card 63")
                .hasMessageContaining("CUDA_ERROR_INVALID_DEVICE")
                .hasMessageContaining("engine.jar doctor lists the cards");
    }

    @Test
    void bfloat16OnACardBeforeAmpere() {
        assumeFalse(StandIn.realCard());
        StandIn.configure("capability", "7.5");
        assertThatThrownBy(() -> new CudaDevice(0, Precision.BFLOAT16, CudaOptions.DEFAULT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("BFLOAT16 needs a card of compute capability 8.0 or newer")
                .hasMessageContaining("7.5");
        new CudaDevice(0).close();
    }

    @Test
    void whatTheReportSaysOfBfloat16IsWhatTheDeviceDoes() {
        CudaReport.Card card = CudaMachine.look().cards().get(0);
        assertThat(CudaDevice.computes(card, Precision.FLOAT32)).isTrue();
        assertThat(CudaDevice.computes(card, Precision.BFLOAT16)).isEqualTo(card.major() >= 8);
        CudaReport.Card turing = new CudaReport.Card(0, "of 2018", 1, 1, 7, 5, 1);
        assertThat(CudaDevice.computes(turing, Precision.FLOAT32)).isTrue();
        assertThat(CudaDevice.computes(turing, Precision.BFLOAT16)).isFalse();
    }

    @Test
    void hostBuffersOnTheHeapOrTooSmall() {
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(
                        new PlanBuilder(new Shape(2, 3, 3)).relu().onImage(), 2, 1)) {
            FloatBuffer heap = FloatBuffer.allocate(36);
            FloatBuffer small = device.hostBuffer(35 * Float.BYTES).asFloatBuffer();
            for (FloatBuffer buffer : new FloatBuffer[] {heap, small}) {
                assertThatThrownBy(() -> segment.input().write(buffer)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> segment.input().stage(buffer)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> segment.output().read(buffer)).isInstanceOf(IllegalArgumentException.class);
            }
            assertThatThrownBy(() ->
                            segment.output().read(1, 2, device.hostBuffer(200).asFloatBuffer()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("maps 1 to 2");
        }
    }

    @Test
    void memoryAfterTheSegmentWasClosed() {
        try (Device device = new CudaDevice(0)) {
            Segment segment =
                    device.segment(new PlanBuilder(new Shape(2, 3, 3)).relu().onImage(), 2, 1);
            segment.close();
            assertThatThrownBy(
                            () -> segment.input().write(device.hostBuffer(200).asFloatBuffer()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("relu1");
        }
    }

    @Test
    void aWorkspaceOfLessThanNothing() {
        assertThatThrownBy(() -> new CudaOptions(false, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hostBuffersAreDirectZeroedAndInNativeOrder() {
        try (Device device = new CudaDevice(0)) {
            ByteBuffer buffer = device.hostBuffer(1000);
            assertThat(buffer.isDirect()).isTrue();
            assertThat(buffer.capacity()).isEqualTo(1000);
            assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(buffer.alignmentOffset(0, 64)).isZero();
            for (int i = 0; i < 1000; i++) {
                assertThat(buffer.get(i)).isZero();
            }
            assertThat(device.hostBuffer(0).capacity()).isZero();
        }
    }
}
