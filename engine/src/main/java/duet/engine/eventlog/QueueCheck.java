package duet.engine.eventlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import net.openhft.chronicle.wire.Wires;

/**
 * Whether a file of a Chronicle Queue is what its writer left: what it says of itself in its first document is held against its
 * records. Whoever appends believes it: he goes to where it says that the last record is, and from there to where the record says
 * that it ends, however far that is.
 */
final class QueueCheck {
    /** More than the first document has, which is 200, and less than lies in front of the first event. */
    static final int FIRST_BYTES = 512;

    private static final String END = "writePosition";
    private static final int CAPACITY = 2;

    private final FileChannel channel;
    private final ByteBuffer word = ByteBuffer.allocate(Wires.SPB_HEADER_SIZE).order(ByteOrder.LITTLE_ENDIAN);

    private QueueCheck(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * What is wrong: the first record is not complete, one ends behind the file, the last one that the head tells of is none, or the
     * last event is not the one that was written.
     */
    static Optional<String> problem(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            new QueueCheck(channel).requireWhole();
            return Optional.empty();
        } catch (DamageException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void requireWhole() throws IOException, DamageException {
        if (!Wires.isReady(head(0))) {
            throw new DamageException("its first record is not complete");
        }
        long last = last();
        boolean found = last == 0;
        long event = 0;
        int eventBytes = 0;
        long position = 0;
        for (int head = head(0); Wires.isReady(head); head = head(position)) {
            found |= position == last;
            if (Wires.isReadyData(head)) {
                event = position;
                eventBytes = Wires.lengthOf(head);
            }
            position = next(position, Wires.lengthOf(head));
        }
        if (!found) {
            throw new DamageException("its last record is at byte " + last + " by its head, where none begins");
        }
        if (event != 0 && !isWhole(event, eventBytes)) {
            throw new DamageException("its last event, at byte " + event + ", is not the one that was written");
        }
    }

    private boolean isWhole(long position, int length) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(length);
        channel.read(record, position + word.capacity());
        return !(EventRecord.read(record.array(), length) instanceof EventRecord.Damaged);
    }

    /** The word in front of a record; 0 where the file ends. */
    private int head(long position) throws IOException {
        word.clear();
        return channel.read(word, position) < word.capacity() ? Wires.NOT_INITIALIZED : word.getInt(0);
    }

    private long next(long position, int length) throws IOException, DamageException {
        long end = position + word.capacity() + length;
        if (end > channel.size()) {
            throw new DamageException("a record at byte " + position + " has " + length
                    + " bytes by its head, the file ends at " + channel.size());
        }
        return end + (-length & word.capacity() - 1);
    }

    /** Two longs, of which the first is the position, behind their capacity and how many are in use; aligned to 8 bytes. */
    private long last() throws IOException, DamageException {
        ByteBuffer head = ByteBuffer.allocate(FIRST_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.read(head, 0);
        int name = new String(head.array(), StandardCharsets.ISO_8859_1).indexOf(END);
        int values = name + END.length() + Long.BYTES - 1 & -Long.BYTES;
        if (name < 0 || values + 3 * Long.BYTES > FIRST_BYTES || head.getLong(values) != CAPACITY) {
            throw new DamageException("its head does not say where its last record is");
        }
        return head.getLong(values + 2 * Long.BYTES);
    }

    /** Not a fault of reading, which a file that can be read may show all the same. */
    private static final class DamageException extends Exception {
        private static final long serialVersionUID = 1;

        DamageException(String message) {
            super(message);
        }
    }
}
