package duet.engine.tensorboard;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The framing of TFRecord: length (8 bytes, little-endian), masked CRC-32C of the length (4), the record, its masked CRC-32C (4).
 */
final class Records {
    private static final int MASK_DELTA = 0xA282EAD8;
    private static final int MASK_ROTATION = 15;
    private static final int HEADER = Long.BYTES + Integer.BYTES;
    private static final int LONGEST = 64 << 20;

    private Records() {}

    /** A record in its frame. */
    static ByteBuffer framed(byte[] record) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + record.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(record.length);
        frame.putInt(masked(frame.array(), Long.BYTES));
        return frame.put(record).putInt(masked(record, record.length)).flip();
    }

    /** The next record; empty at the end, and where what follows is damaged or was not written to its end. */
    static Optional<byte[]> next(DataInputStream in) throws IOException {
        try {
            byte[] header = in.readNBytes(HEADER);
            if (header.length < HEADER) {
                return Optional.empty();
            }
            ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
            long length = fields.getLong();
            if (fields.getInt() != masked(header, Long.BYTES) || length < 0 || length > LONGEST) {
                return Optional.empty();
            }
            byte[] record = in.readNBytes((int) length);
            int checksum = Integer.reverseBytes(in.readInt());
            boolean whole = record.length == length && checksum == masked(record, record.length);
            return whole ? Optional.of(record) : Optional.empty();
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    /** A checksum of data that hold checksums is weak, so they are kept in another form. */
    static int masked(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return Integer.rotateRight((int) crc.getValue(), MASK_ROTATION) + MASK_DELTA;
    }
}
