package duet.ops.device;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.reference.ReferenceDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostMemoryTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 1000})
    void aDevicesHostBufferIsDirectAlignedAndInNativeOrder(int bytes) {
        try (Device device = new ReferenceDevice()) {
            ByteBuffer buffer = device.hostBuffer(bytes);
            assertThat(buffer.isDirect()).isTrue();
            assertThat(buffer.capacity()).isEqualTo(bytes);
            assertThat(buffer.order()).isEqualTo(ByteOrder.nativeOrder());
            assertThat(buffer.alignmentOffset(0, 64)).isZero();
        }
    }
}
