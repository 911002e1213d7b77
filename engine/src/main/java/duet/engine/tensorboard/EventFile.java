package duet.engine.tensorboard;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The one file of {@code tensorflow.Event} messages in a folder. A run that goes on writes it anew under another name, with what came
 * before its first step: weights are written later than the losses beside them, so the end of a file is not the end of a run.
 */
final class EventFile implements AutoCloseable {
    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int VALUE = 1;
    private static final int TAG = 1;
    private static final long START = 1;
    private static final double MILLIS_PER_SECOND = 1e3;
    private static final String PREFIX = "events.out.tfevents.";

    private final FileChannel channel;
    private final long firstStep;
    /** Tags that the last step before the first one has already. */
    private final Set<String> ofLastStep = new HashSet<>();

    private EventFile(FileChannel channel, long firstStep) {
        this.channel = channel;
        this.firstStep = firstStep;
    }

    /** @param firstStep the step that is about to be done; whatever the folder has of it or later ones goes */
    static EventFile open(Path folder, long firstStep) throws IOException {
        Files.createDirectories(folder);
        List<Path> before = files(folder);
        Path temporary = folder.resolve(".events.tmp");
        EventFile file = new EventFile(
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS),
                firstStep);
        try {
            file.append(new ProtoMessage().real(WALL_TIME, now()).text(FILE_VERSION, "brain.Event:2"));
            file.append(new ProtoMessage()
                    .real(WALL_TIME, now())
                    .number(STEP, 0)
                    .message(SESSION_LOG, new ProtoMessage().number(1, START)));
            for (Path old : before) {
                file.keep(old);
            }
            Files.move(temporary, folder.resolve(name(before)), StandardCopyOption.ATOMIC_MOVE);
            for (Path old : before) {
                Files.delete(old);
            }
            return file;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        }
    }

    /** TensorBoard reads files in the order of their names and never looks back. */
    private static String name(List<Path> before) {
        long second = System.currentTimeMillis() / 1000;
        String name = name(second);
        while (!before.isEmpty()
                && before.get(before.size() - 1).getFileName().toString().compareTo(name) >= 0) {
            name = name(++second);
        }
        return name;
    }

    private static String name(long second) {
        return PREFIX + String.format("%010d", second) + ".duet";
    }

    private void keep(Path old) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(old)))) {
            for (Optional<byte[]> record = Records.next(in); record.isPresent(); record = Records.next(in)) {
                Content content = Content.of(record.get());
                if (!content.tags().isEmpty() && content.step() < firstStep) {
                    write(Records.framed(record.get()));
                    if (content.step() == firstStep - 1) {
                        ofLastStep.addAll(content.tags());
                    }
                }
            }
        }
    }

    /** What a record says; without tags where it holds no values or cannot be read. */
    private record Content(long step, List<String> tags) {
        static Content of(byte[] record) {
            long[] step = {0};
            List<String> tags = new ArrayList<>();
            try {
                ProtoFields.walk(
                        ByteBuffer.wrap(record),
                        STEP,
                        value -> step[0] = value,
                        SUMMARY,
                        summary -> ProtoFields.walk(
                                summary,
                                0,
                                value -> {},
                                VALUE,
                                value -> ProtoFields.walk(
                                        value, 0, number -> {}, TAG, tag -> tags.add(ProtoFields.text(tag)))));
            } catch (RuntimeException e) {
                tags.clear();
            }
            return new Content(step[0], tags);
        }
    }

    /** Values that the file has from before it was opened are not written again. For several threads. */
    synchronized void add(long step, Summary summary) throws IOException {
        ProtoMessage values = new ProtoMessage();
        boolean any = false;
        for (var value : summary.values().entrySet()) {
            if (step != firstStep - 1 || !ofLastStep.contains(value.getKey())) {
                values.message(VALUE, value.getValue());
                any = true;
            }
        }
        if (any) {
            append(new ProtoMessage().real(WALL_TIME, now()).number(STEP, step).message(SUMMARY, values));
        }
    }

    private void append(ProtoMessage event) throws IOException {
        write(Records.framed(event.toBytes()));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static double now() {
        return System.currentTimeMillis() / MILLIS_PER_SECOND;
    }

    @Override
    public synchronized void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
