package duet.engine.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

/**
 * What a file of a Chronicle Queue says of itself in its first document. Whoever appends goes to where it says that the file ends, and
 * would map all memory on the way there.
 */
final class QueueHead {
    /** The first document has 200. */
    private static final int BYTES = 512;

    private static final String END = "writePosition";
    private static final int CAPACITY = 2;

    private QueueHead() {}

    /** @throws IOException when it does not say where the file's last document begins, or this is not in the file */
    static void requirePlausible(Path file) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long size;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            size = channel.size();
            channel.read(head, 0);
        }
        long end = end(file, head.flip());
        if (end < 0 || end >= size) {
            throw new IOException(file.getFileName() + ": its last record begins at byte " + end
                    + " by its head, the file has " + size + " bytes");
        }
    }

    /** Two longs, of which the first is the position, behind their capacity and how many are in use; aligned to 8 bytes. */
    private static long end(Path file, ByteBuffer head) throws IOException {
        int values = indexOf(head, END).orElse(head.limit()) + Long.BYTES - 1 & -Long.BYTES;
        if (values + 3 * Long.BYTES > head.limit() || head.getLong(values) != CAPACITY) {
            throw new IOException(file.getFileName() + ": its head does not say where it ends");
        }
        return head.getLong(values + 2 * Long.BYTES);
    }

    /** Behind a text. */
    private static OptionalInt indexOf(ByteBuffer bytes, String text) {
        int found = new String(bytes.array(), 0, bytes.limit(), StandardCharsets.ISO_8859_1).indexOf(text);
        return found < 0 ? OptionalInt.empty() : OptionalInt.of(found + text.length());
    }
}
