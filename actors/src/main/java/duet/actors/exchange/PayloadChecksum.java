package duet.actors.exchange;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/** CRC-32C over a piece of a buffer. */
final class PayloadChecksum {
    private final CRC32C crc = new CRC32C();
    private byte[] bytes = new byte[0];

    int of(DirectBuffer buffer, int index, int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        buffer.getBytes(index, bytes, 0, length);
        crc.reset();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
