package duet.engine.eventlog;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.wire.Wires;

/**
 * Reads the documents of a Chronicle Queue from the first one on, also while another process appends to them. It reads files and does
 * not map them: a mapped file that is cut short, or whose index points anywhere, can end the JVM; here both are told. Of the files
 * only the documents and the four bytes in front of each are looked at. For one thread.
 */
final class QueueTail implements AutoCloseable {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");
    private static final int DAY_LETTERS = 8;
    private static final int FIRST_CAPACITY = 8 << 10;

    private final Path folder;
    private final byte[] head = new byte[Wires.SPB_HEADER_SIZE];
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;
    private long index;

    private Optional<Path> path = Optional.empty();
    private RandomAccessFile file;
    private long position;
    private long length;
    private long documents;

    QueueTail(Path folder) {
        this.folder = folder;
    }

    /**
     * Goes on to the next document.
     *
     * @return false where there is none yet
     * @throws IOException when a file cannot be read, or what follows cannot be found in it
     */
    boolean next() throws IOException {
        while (true) {
            int word = file == null ? Wires.NOT_INITIALIZED : head();
            if (Wires.isReady(word)) {
                if (take(word)) {
                    return true;
                }
            } else if (!goOn()) {
                return false;
            }
        }
    }

    /** Of the document, from index 0 to {@link #size}; valid until the next one. */
    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    /** As Chronicle counts: it grows from document to document, with gaps between files. */
    long index() {
        return index;
    }

    /** The word in front of a document; 0 where the file ends. */
    private int head() throws IOException {
        file.seek(position);
        int read = 0;
        while (read < head.length) {
            int more = file.read(head, read, head.length - read);
            if (more < 0) {
                return Wires.NOT_INITIALIZED;
            }
            read += more;
        }
        return head[0] & 0xFF | (head[1] & 0xFF) << 8 | (head[2] & 0xFF) << 16 | head[3] << 24;
    }

    /** @return whether the document is one of data; others are Chronicle's own */
    private boolean take(int word) throws IOException {
        int found = Wires.lengthOf(word);
        long start = position + head.length;
        if (start + found > length) {
            length = file.length();
        }
        if (start + found > length) {
            throw new IOException(path.orElseThrow().getFileName() + ": a record at byte " + position + " has " + found
                    + " bytes by its head, the file ends at " + length);
        }
        position = start + found + (-found & head.length - 1);
        if (!Wires.isReadyData(word)) {
            return false;
        }
        if (bytes.length < found) {
            bytes = new byte[Math.max(found, (int) Math.min(length, 2L * bytes.length))];
        }
        file.seek(start);
        file.readFully(bytes, 0, found);
        size = found;
        index = RollCycles.FAST_DAILY.toIndex(cycle(), documents++);
        return true;
    }

    /** Files are of a day each. */
    private int cycle() throws IOException {
        String name = path.orElseThrow().getFileName().toString();
        try {
            return Math.toIntExact(LocalDate.parse(name.substring(0, Math.min(DAY_LETTERS, name.length())), DAY)
                    .toEpochDay());
        } catch (DateTimeException e) {
            throw new IOException(name + ": is not named after a day", e);
        }
    }

    /** @return whether there is a next file, or something was appended to this one meanwhile */
    private boolean goOn() throws IOException {
        Optional<Path> following = Optional.empty();
        for (Path candidate : QueueFolder.files(folder)) {
            boolean later = path.isEmpty() || candidate.compareTo(path.get()) > 0;
            if (following.isEmpty() && later && !QueueFolder.isCutOff(candidate)) {
                following = Optional.of(candidate);
            }
        }
        if (following.isEmpty()) {
            return false;
        }
        // Whoever has begun a file appends to none before it, but may have done so since this one was looked at.
        if (file == null || !Wires.isReady(head())) {
            open(following.get());
        }
        return true;
    }

    private void open(Path next) throws IOException {
        close();
        file = new RandomAccessFile(next.toFile(), "r");
        path = Optional.of(next);
        position = 0;
        length = 0;
        documents = 0;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
