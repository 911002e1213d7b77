package duet.dataloader.packed;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are there whole or not at all: written beside, brought to the disk, renamed. */
public final class WholeFile {
    /** The ending of a file that is being written. */
    public static final String PART = ".part";

    private WholeFile() {}

    /** Where a file is written until it is whole. */
    public static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    public static void write(Path file, byte[] content) throws IOException {
        Path part = part(file);
        try (FileChannel channel = open(part)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        rename(part, file);
    }

    static FileChannel open(Path part) throws IOException {
        return FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    static void rename(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(file.toAbsolutePath().getParent());
    }

    /** So that the new name outlives a power cut. A folder cannot be opened everywhere; then the system has to do. */
    private static void syncFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file itself is on the disk.
        }
    }
}
