package duet.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A folder of checkpoints on a disk that keeps what is synced and may forget the rest when the power is cut. A real folder shows
 * what processes see, so that the real code reads it.
 */
public final class SimulatedDisk {
    private final Path folder;
    private final Map<Path, Inode> seen = new LinkedHashMap<>();
    private final Map<Path, Inode> durable = new LinkedHashMap<>();
    /** Changes of names since the folder was synced, in order, each to the names on the disk. */
    private final List<Consumer<Map<Path, Inode>>> unsynced = new ArrayList<>();

    /** Is asked before everything that a process does to the disk; may wait, and let it fail. */
    public interface Faults {
        /** @throws IOException when the operation is not to be carried out */
        void before(String operation) throws IOException;

        /** How many of so many bytes a write takes, at least one. @throws IOException when the disk takes none */
        int taken(int offered) throws IOException;

        long usableBytes();
    }

    /** What a cut of the power leaves. */
    public interface Remains {
        /** From 0 to {@code most}, both included. */
        int draw(int most);
    }

    private static final class Inode {
        private byte[] content = new byte[0];
        private Optional<byte[]> synced = Optional.empty();
    }

    /** @param folder need not exist */
    public SimulatedDisk(Path folder) {
        this.folder = folder;
    }

    public Path folder() {
        return folder;
    }

    /** The folder as a process opens it, by the real code. */
    public CheckpointFolder open(Retention retention, Map<String, String> metadata, Faults faults) throws IOException {
        return CheckpointFolder.open(folder, retention, metadata, new OfProcess(faults));
    }

    /** The process is gone, the machine runs on: what it left half-written is there. */
    public void processDied() throws IOException {
        for (Map.Entry<Path, Inode> file : seen.entrySet()) {
            show(file.getKey(), file.getValue().content);
        }
    }

    /** The machine has lost power, and has started again. */
    public void powerCut(Remains remains) throws IOException {
        int kept = remains.draw(unsynced.size());
        unsynced.subList(0, kept).forEach(change -> change.accept(durable));
        unsynced.clear();
        for (Path file : seen.keySet()) {
            Files.deleteIfExists(file);
        }
        seen.clear();
        for (Map.Entry<Path, Inode> file : durable.entrySet()) {
            Inode inode = file.getValue();
            inode.content = remaining(inode, remains);
            inode.synced = Optional.of(inode.content);
            seen.put(file.getKey(), inode);
            show(file.getKey(), inode.content);
        }
    }

    /** All of it where it was synced; else a beginning, perhaps with a hole, as the file system wrote back its pages. */
    private static byte[] remaining(Inode inode, Remains remains) {
        if (inode.synced.isPresent() && Arrays.equals(inode.synced.get(), inode.content)) {
            return inode.content;
        }
        byte[] left = Arrays.copyOf(inode.content, remains.draw(inode.content.length));
        if (left.length > 0 && remains.draw(1) == 1) {
            int hole = remains.draw(left.length - 1);
            Arrays.fill(left, hole, Math.min(left.length, hole + 512), (byte) 0);
        }
        return left;
    }

    private static void show(Path file, byte[] content) throws IOException {
        Files.write(file, content);
    }

    /** As one process sees the disk. */
    private final class OfProcess implements Disk {
        private final Faults faults;

        OfProcess(Faults faults) {
            this.faults = faults;
        }

        @Override
        public void createFolder(Path made) throws IOException {
            faults.before("make folder");
            Files.createDirectories(made);
        }

        @Override
        public long usableBytes(Path of) {
            return faults.usableBytes();
        }

        @Override
        public Output create(Path file) throws IOException {
            faults.before("create");
            Inode inode = new Inode();
            seen.put(file, inode);
            unsynced.add(names -> names.put(file, inode));
            return new Writing(inode, faults);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            faults.before("rename");
            Inode inode = seen.remove(from);
            if (inode == null) {
                throw new NoSuchFileException(from.toString());
            }
            seen.put(to, inode);
            unsynced.add(names -> {
                names.remove(from);
                names.put(to, inode);
            });
            Files.deleteIfExists(from);
            show(to, inode.content);
        }

        @Override
        public void syncFolder(Path synced) throws IOException {
            faults.before("sync folder");
            unsynced.forEach(change -> change.accept(durable));
            unsynced.clear();
        }

        @Override
        public void delete(Path file) throws IOException {
            faults.before("delete");
            if (seen.remove(file) != null) {
                unsynced.add(names -> names.remove(file));
                Files.deleteIfExists(file);
            }
        }
    }

    private static final class Writing implements Disk.Output {
        private final Inode inode;
        private final Faults faults;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean open = true;

        Writing(Inode inode, Faults faults) {
            this.inode = inode;
            this.faults = faults;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            operation("write");
            byte[] taken = new byte[faults.taken(bytes.remaining())];
            bytes.get(taken);
            written.writeBytes(taken);
            inode.content = written.toByteArray();
            return taken.length;
        }

        @Override
        public void patch(long position, ByteBuffer bytes) throws IOException {
            operation("write over");
            byte[] patched = written.toByteArray();
            int length = bytes.remaining();
            bytes.get(patched, (int) position, length);
            written.reset();
            written.writeBytes(patched);
            inode.content = patched;
        }

        @Override
        public void force() throws IOException {
            operation("sync file");
            inode.synced = Optional.of(inode.content);
        }

        private void operation(String name) throws IOException {
            if (!open) {
                throw new ClosedChannelException();
            }
            faults.before(name);
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
