package duet.engine.eventlog;

import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.openhft.chronicle.wire.Wires;

/**
 * A log's file with damage anywhere in what is used of it: what is read was written, and the end is found, also by a run that goes on
 * with it. An input is a list of changes, of five bytes each: what kind, where, and a value.
 */
class LogFilesFuzz extends FuzzTarget {
    private static final int EVENTS = 40;
    private static final int MOST_CHANGES = 8;
    private static final int WITHOUT_METADATA = 1;
    private static final int GOING_ON = 2;
    private static final Event LATER = new Event.Warning("later");

    static {
        // As in a run, which has none: what counts is what becomes of a damaged file then.
        LogFilesFuzz.class.getClassLoader().setPackageAssertionStatus("net.openhft", false);
    }

    private Path written;
    private Path log;
    private byte[] whole;
    private int used;
    private long length;
    /** Where the words in front of documents are. */
    private final List<Integer> heads = new ArrayList<>();

    private final Set<String> events = new HashSet<>();

    private void write() throws IOException {
        if (whole != null) {
            return;
        }
        written = folder().resolve("written");
        events.add(LATER.toString());
        try (EventLog log = EventLog.open(written, DiskLimits.DEFAULT, warning -> {})) {
            IntStream.range(0, EVENTS)
                    .mapToObj(i -> new Event.Warning("number " + i))
                    .forEach(event -> {
                        events.add(event.toString());
                        log.accept(event);
                    });
        }
        log = QueueFolder.files(written).get(0);
        length = Files.size(log);
        whole = Files.readAllBytes(log);
        used = whole.length;
        while (whole[used - 1] == 0) {
            used--;
        }
        whole = Arrays.copyOf(whole, used);
        ByteBuffer words = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < used; at += 4 + Wires.lengthOf(words.getInt(at)) + 3 & -4) {
            heads.add(at);
        }
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        write();
        // The uppermost byte of the last record's length, which is 0.
        int last = 0x300 + Math.floorMod(heads.size() - 1 - 0x300, heads.size());
        return List.of(
                Parts.of(0, new byte[] {5, 0, (byte) (last >> 8), (byte) last, 0}),
                Parts.of(0, new byte[] {0, 0, 0, 0, 0}),
                Parts.of(WITHOUT_METADATA, new byte[] {0, 0, 1, 0, 0}),
                Parts.of(GOING_ON, new byte[] {0, 0, 1, 0, 0}),
                Parts.of(0, new byte[] {4, 1, 0, 0, 0, 1, 0, 2, 0, 0}));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        write();
        Parts parts = new Parts(input);
        int form = parts.number();
        Path folder = Files.createDirectories(folder().resolve("changed"));
        write(folder.resolve(log.getFileName()), parts);
        Path metadata = folder.resolve("metadata.cq4t");
        Files.deleteIfExists(metadata);
        if ((form & WITHOUT_METADATA) == 0) {
            Files.copy(written.resolve("metadata.cq4t"), metadata);
        }
        if ((form & GOING_ON) != 0) {
            goOn(folder);
        } else {
            read(folder, new ArrayList<>());
        }
    }

    /** A run never fails for its log, and what could be read before can be read still. */
    private void goOn(Path folder) throws IOException {
        List<String> expected = new ArrayList<>();
        try {
            read(folder, expected);
        } catch (DataException e) {
            // Up to where it can be read.
        }
        forget(folder.resolve("damaged-1"));
        List<String> warnings = new ArrayList<>();
        try (EventLog log = EventLog.open(folder, DiskLimits.DEFAULT, warnings::add)) {
            log.accept(LATER);
        }
        expected.add(LATER.toString());
        List<String> found = new ArrayList<>();
        read(folder, found);
        require(found.equals(expected), "read " + expected + " before, " + found + " after; " + warnings);
    }

    private void read(Path folder, List<String> found) {
        try (EventLogReader reader = EventLogReader.open(folder)) {
            for (Optional<LoggedEvent> next = reader.poll(); next.isPresent(); next = reader.poll()) {
                found.add(next.get().event().toString());
                require(found.size() <= EVENTS + 1, "more events than were written");
                require(events.contains(found.get(found.size() - 1)), "an event that was not written: " + next);
            }
        }
    }

    private static void forget(Path kept) throws IOException {
        if (Files.exists(kept)) {
            for (Path file : QueueFolder.files(kept)) {
                Files.delete(file);
            }
            Files.delete(kept);
        }
    }

    private void write(Path file, Parts changes) throws IOException {
        byte[] content = whole.clone();
        long end = length;
        for (int i = 0; i < MOST_CHANGES && changes.more(); i++) {
            int kind = changes.number();
            int at = (changes.number() << 16 | changes.number() << 8 | changes.number()) % used;
            int value = changes.number();
            switch (kind % 6) {
                case 0 -> content[at] ^= (byte) value;
                case 1 -> content[at] = (byte) value;
                case 2 -> Arrays.fill(content, at, Math.min(used, at + 8), (byte) value);
                case 3 -> Arrays.fill(content, at, Math.min(used, at + (value << 4)), (byte) 0);
                case 5 -> content[heads.get(at % heads.size()) + (at >> 8) % 4] = (byte) value;
                default -> end = value % 2 == 0 ? end : at;
            }
        }
        try (var channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(content, 0, (int) Math.min(end, content.length)));
            if (end > content.length) {
                channel.position(end - 1);
                channel.write(ByteBuffer.wrap(new byte[1]));
            }
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
