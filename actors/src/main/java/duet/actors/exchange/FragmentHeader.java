package duet.actors.exchange;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import duet.ops.tower.Direction;
import duet.ops.tower.Transfer;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What stands before the payload of every fragment, all little-endian:
 *
 * <pre>
 *    0  int64  run token
 *    8  int64  pass
 *   16  int32  point
 *   20  int32  direction: 0 forward, 1 backward
 *   24  int32  offset of the payload in the tensor half, in bytes
 *   28  int32  length of the tensor half, in bytes
 *   32  int32  seal: 0 none, 1 checksum, 2 MAC, 3 encryption
 *   36  int32  CRC-32C of the payload where the seal is a checksum, else 0
 *   40         payload, little-endian; behind it the tag of 16 bytes where the seal is a MAC or encryption
 * </pre>
 */
final class FragmentHeader {
    static final int LENGTH = 40;

    private static final int RUN = 0;
    private static final int PASS = 8;
    private static final int POINT = 16;
    private static final int DIRECTION = 20;
    private static final int OFFSET = 24;
    private static final int TOTAL = 28;
    private static final int SEAL = 32;
    private static final int CHECKSUM = 36;

    private static final int FRAME_ALIGNMENT = 32;
    private static final Direction[] DIRECTIONS = Direction.values();

    private FragmentHeader() {}

    static void write(
            MutableDirectBuffer buffer, int index, long run, Transfer transfer, int offset, int total, SealKind seal) {
        buffer.putLong(index + RUN, run, LITTLE_ENDIAN);
        buffer.putLong(index + PASS, transfer.pass(), LITTLE_ENDIAN);
        buffer.putInt(index + POINT, transfer.point(), LITTLE_ENDIAN);
        buffer.putInt(index + DIRECTION, transfer.direction().ordinal(), LITTLE_ENDIAN);
        buffer.putInt(index + OFFSET, offset, LITTLE_ENDIAN);
        buffer.putInt(index + TOTAL, total, LITTLE_ENDIAN);
        buffer.putInt(index + SEAL, seal.ordinal(), LITTLE_ENDIAN);
        buffer.putInt(index + CHECKSUM, 0, LITTLE_ENDIAN);
    }

    static void checksum(MutableDirectBuffer buffer, int index, int checksum) {
        buffer.putInt(index + CHECKSUM, checksum, LITTLE_ENDIAN);
    }

    static int checksum(DirectBuffer buffer, int index) {
        return buffer.getInt(index + CHECKSUM, LITTLE_ENDIAN);
    }

    /** Whether the header is exactly what {@link #write} makes of these values, whatever the checksum. */
    static boolean matches(
            DirectBuffer buffer, int index, long run, Transfer transfer, int offset, int total, SealKind seal) {
        return buffer.getLong(index + RUN, LITTLE_ENDIAN) == run
                && buffer.getLong(index + PASS, LITTLE_ENDIAN) == transfer.pass()
                && buffer.getInt(index + POINT, LITTLE_ENDIAN) == transfer.point()
                && buffer.getInt(index + DIRECTION, LITTLE_ENDIAN)
                        == transfer.direction().ordinal()
                && buffer.getInt(index + OFFSET, LITTLE_ENDIAN) == offset
                && buffer.getInt(index + TOTAL, LITTLE_ENDIAN) == total
                && buffer.getInt(index + SEAL, LITTLE_ENDIAN) == seal.ordinal();
    }

    /** The run token, whatever else the header holds. */
    static long run(DirectBuffer buffer, int index) {
        return buffer.getLong(index + RUN, LITTLE_ENDIAN);
    }

    static boolean isSealedWith(DirectBuffer buffer, int index, SealKind seal) {
        return buffer.getInt(index + SEAL, LITTLE_ENDIAN) == seal.ordinal();
    }

    /** The header in words, whatever it holds. */
    static String describe(DirectBuffer buffer, int index) {
        long pass = buffer.getLong(index + PASS, LITTLE_ENDIAN);
        int point = buffer.getInt(index + POINT, LITTLE_ENDIAN);
        int direction = buffer.getInt(index + DIRECTION, LITTLE_ENDIAN);
        return describe(
                buffer.getLong(index + RUN, LITTLE_ENDIAN),
                direction >= 0 && direction < DIRECTIONS.length
                        ? new Transfer(pass, point, DIRECTIONS[direction])
                        : "pass " + pass + ", exchange " + point + ", direction " + direction,
                buffer.getInt(index + OFFSET, LITTLE_ENDIAN),
                buffer.getInt(index + TOTAL, LITTLE_ENDIAN),
                SealKind.describe(buffer.getInt(index + SEAL, LITTLE_ENDIAN)));
    }

    static String describe(long run, Object transfer, int offset, int total, Object seal) {
        return "%s of run %016x at byte %,d of %,d %s".formatted(transfer, run, offset, total, seal);
    }

    /** Bytes of log that a part of a tensor takes with its frames. */
    static long framedLength(long bytes, int mtu, int trailer) {
        long payload = mtu - DataHeaderFlyweight.HEADER_LENGTH - LENGTH - trailer;
        long fragments = (bytes + payload - 1) / payload;
        return bytes + fragments * (DataHeaderFlyweight.HEADER_LENGTH + LENGTH + trailer + FRAME_ALIGNMENT);
    }
}
