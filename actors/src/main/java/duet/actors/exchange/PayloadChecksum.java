package duet.actors.exchange;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** CRC-32C over a piece of a buffer, where it lies. */
final class PayloadChecksum {
    private final CRC32C crc = new CRC32C();

    // A view of its own: position and limit of a log's buffer belong to nobody.
    private ByteBuffer whole = ByteBuffer.allocate(0);
    private ByteBuffer view = whole;

    int of(DirectBuffer buffer, int index, int length) {
        int start = buffer.wrapAdjustment() + index;
        crc.reset();
        if (buffer.byteBuffer() == null) {
            crc.update(buffer.byteArray(), start, length);
        } else {
            if (whole != buffer.byteBuffer()) {
                whole = buffer.byteBuffer();
                view = whole.duplicate();
            }
            crc.update(view.limit(start + length).position(start));
        }
        return (int) crc.getValue();
    }
}
