package duet.engine.network;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that is there whole or not at all: it is written beside and then renamed. */
public final class OutputFile {
    private static final String PART = ".part";

    private OutputFile() {}

    /** Writes what belongs into a file. */
    @FunctionalInterface
    public interface Content {
        void write(FileChannel file) throws IOException;
    }

    /** @throws DataException when it cannot be written; nothing is left then */
    public static void write(Path file, Content content) {
        Path part = file.resolveSibling(file.getFileName() + PART);
        try {
            if (Files.isDirectory(file)) {
                throw new DataException(file + ": is a folder, expected the name of a file to write");
            }
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                content.write(channel);
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException | RuntimeException e) {
            discard(part, e);
            if (e instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new DataException(file + ": cannot be written (" + reason((IOException) e) + ")", e);
        }
    }

    private static void discard(Path part, Exception reason) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        return e.toString().replaceAll("\\s+", " ");
    }
}
