package duet.engine.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Rows in a file, in the order of their steps. Each is handed to the system at once: a killed process loses none. */
final class RowFile implements AutoCloseable {
    private final Path file;
    private final RowFormat format;
    private final FileChannel channel;
    /** Kinds of rows of the last step before the one that the file was opened at. */
    private final Set<Row.Kind> ofLastStep = EnumSet.noneOf(Row.Kind.class);

    private final long firstStep;

    /**
     * Opens the file of a run that goes on, or begins, with a step: rows of that and later steps are cut off, and the rest of a
     * row that was not written to its end.
     */
    RowFile(Path file, RowFormat format, long firstStep) throws IOException {
        this.file = file;
        this.format = format;
        this.firstStep = firstStep;
        long kept = Files.exists(file) ? keptBytes() : 0;
        // A run may come from somebody else: a link in it must not lead to a file of this user's.
        channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        channel.truncate(kept).position(kept);
        if (kept == 0 && format.header().isPresent()) {
            write(format.header().get());
        }
    }

    private long keptBytes() throws IOException {
        long kept = 0;
        long size = Files.size(file);
        // A row is ASCII: as many bytes as letters.
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
            String line = lines.readLine();
            while (line != null && kept + line.length() < size && isKept(line, kept == 0)) {
                kept += line.length() + 1;
                line = lines.readLine();
            }
        }
        return kept;
    }

    private boolean isKept(String line, boolean first) {
        if (first && format.header().isPresent()) {
            return format.header().get().equals(line);
        }
        Optional<RowFormat.Mark> mark = format.mark(line);
        if (mark.isEmpty() || mark.get().step() >= firstStep) {
            return false;
        }
        if (mark.get().step() == firstStep - 1) {
            ofLastStep.add(mark.get().kind());
        }
        return true;
    }

    /** A row that the file has from before it was opened is not written again. */
    void add(Row row) throws IOException {
        boolean known = row.step() == firstStep - 1 && ofLastStep.contains(row.kind());
        if (!known) {
            write(format.line(row));
        }
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
