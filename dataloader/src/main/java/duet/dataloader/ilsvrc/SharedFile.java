package duet.dataloader.ilsvrc;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Reads at positions of a file from any thread. A channel would do it in less, but closes for all threads when one of them is
 * interrupted, and then every picture after would look unreadable. So there is an open file for each thread that reads at
 * the same time; they are closed when nobody holds this object any more.
 */
final class SharedFile {
    private final Path path;
    private final long size;
    private final ConcurrentLinkedDeque<RandomAccessFile> idle = new ConcurrentLinkedDeque<>();

    SharedFile(Path path) throws IOException {
        this.path = path;
        size = Files.size(path);
    }

    Path path() {
        return path;
    }

    long size() {
        return size;
    }

    /** Fills part of an array; {@link EOFException} where the file ends before. */
    void read(long position, byte[] target, int start, int length) throws IOException {
        RandomAccessFile file = idle.pollFirst();
        if (file == null) {
            file = new RandomAccessFile(path.toFile(), "r");
        }
        try {
            file.seek(position);
            file.readFully(target, start, length);
        } finally {
            idle.addFirst(file);
        }
    }
}
