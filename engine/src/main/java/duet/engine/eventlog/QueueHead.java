package duet.engine.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.wire.Wires;

/**
 * What a file of a Chronicle Queue says of itself in its first document, held against its records. Whoever appends believes it: he
 * goes to where it says that the last record is, and from there to where the record says that it ends, however far that is.
 */
final class QueueHead {
    /** The first document has 200. */
    private static final int BYTES = 512;

    private static final String END = "writePosition";
    private static final int CAPACITY = 2;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer word = ByteBuffer.allocate(Wires.SPB_HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    private QueueHead(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws IOException when a record ends behind the file, or the last one that the head tells of is none */
    static void requirePlausible(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            new QueueHead(file, channel).requirePlausible();
        }
    }

    private void requirePlausible() throws IOException {
        long last = last();
        boolean found = last == 0;
        long position = 0;
        for (int head = head(0); Wires.isReady(head); head = head(position)) {
            found |= position == last;
            position = next(position, Wires.lengthOf(head));
        }
        if (!found) {
            throw broken("its last record is at byte " + last + " by its head, where none begins");
        }
    }

    /** The word in front of a record; 0 where the file ends. */
    private int head(long position) throws IOException {
        word.clear();
        return channel.read(word, position) < word.capacity() ? Wires.NOT_INITIALIZED : word.getInt(0);
    }

    private long next(long position, int length) throws IOException {
        long end = position + word.capacity() + length;
        if (end > channel.size()) {
            throw broken("a record at byte " + position + " has " + length + " bytes by its head, the file ends at "
                    + channel.size());
        }
        return end + (-length & word.capacity() - 1);
    }

    /** Two longs, of which the first is the position, behind their capacity and how many are in use; aligned to 8 bytes. */
    private long last() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(head, 0);
        int name = new String(head.array(), StandardCharsets.ISO_8859_1).indexOf(END);
        int values = name + END.length() + Long.BYTES - 1 & -Long.BYTES;
        if (name < 0 || values + 3 * Long.BYTES > BYTES || head.getLong(values) != CAPACITY) {
            throw broken("its head does not say where its last record is");
        }
        return head.getLong(values + 2 * Long.BYTES);
    }

    private IOException broken(String problem) {
        return new IOException(file.getFileName() + ": " + problem);
    }
}
