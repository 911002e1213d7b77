package duet.actors.exchange;

import io.aeron.CncFileDescriptor;
import io.aeron.CommonContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Where the logs lie: one directory per wire, in memory where there is room. Others share the place it is in: only the owner may
 * look inside, and the media driver, which would let everybody, works in a directory within.
 *
 * @param path the directory
 * @param warning what the user should know about the choice
 */
record WireDirectory(Path path, Optional<String> warning) {
    private static final String PREFIX = "duet-wire-";
    private static final String AERON = "aeron";
    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rwx------");
    private static final long DEAD_AFTER_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final AtomicInteger WIRES = new AtomicInteger();

    /** Under Aeron's default place, /dev/shm on Linux, or else under java.io.tmpdir. */
    static WireDirectory choose(long bytesNeeded) {
        Path memory = memory();
        Path disk = disk();
        removeLeftovers(memory);
        removeLeftovers(disk);
        return choose(bytesNeeded, memory, disk, WireDirectory::freeBytes);
    }

    static WireDirectory choose(long bytesNeeded, Path memory, Path disk, ToLongFunction<Path> freeBytes) {
        // The random number tells it from a directory of another machine.
        String name = "%s%d-%d-%016x"
                .formatted(
                        PREFIX, ProcessHandle.current().pid(), WIRES.incrementAndGet(), new SecureRandom().nextLong());
        long inMemory = freeBytes.applyAsLong(memory);
        if (inMemory >= bytesNeeded) {
            return new WireDirectory(memory.resolve(name), Optional.empty());
        }
        long onDisk = freeBytes.applyAsLong(disk);
        String shortage = "the exchange between the towers needs %d MiB and %s has %d MiB free"
                .formatted(mebibytes(bytesNeeded), memory, inMemory >> 20);
        if (onDisk < bytesNeeded) {
            throw new WireUnavailableException(
                    "%s, %s %d MiB: make room in %s (in a container: docker run --shm-size=%dm)"
                            .formatted(shortage, disk, onDisk >> 20, memory, 2 * mebibytes(bytesNeeded)));
        }
        return new WireDirectory(
                disk.resolve(name),
                Optional.of("%s: it goes through %s, which is slower (in a container: docker run --shm-size=%dm)"
                        .formatted(shortage, disk, 2 * mebibytes(bytesNeeded))));
    }

    /** Whether a path could be a wire's: it has the name and the place of one. */
    static boolean mayBe(Path path) {
        return path.isAbsolute()
                && path.equals(path.normalize())
                && List.of(memory(), disk()).contains(path.getParent())
                && path.getFileName().toString().startsWith(PREFIX);
    }

    /** Where the driver of the wire at a path works. */
    static Path aeron(Path path) {
        return path.resolve(AERON);
    }

    /** Makes the directory, which must not be there. */
    void make() throws IOException {
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OWNERS));
        } else {
            Files.createDirectory(path);
        }
    }

    private static Path memory() {
        return Path.of(CommonContext.AERON_DIR_PROP_DEFAULT).toAbsolutePath().getParent();
    }

    private static Path disk() {
        return Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    private static long freeBytes(Path directory) {
        try {
            return Files.isWritable(directory) ? Files.getFileStore(directory).getUsableSpace() : 0;
        } catch (IOException e) {
            throw new WireUnavailableException(
                    "the free space of " + directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Removes what killed processes of this user left behind. A directory counts as left only when its process is gone from here and
     * its driver has no pulse: the process may live in another container that shares the file system.
     */
    static void removeLeftovers(Path parent) {
        removeLeftovers(parent, FileOwner::ownedHere);
    }

    /** @param ours which paths belong to this process's user: what others made here may lead anywhere */
    static void removeLeftovers(Path parent, Predicate<Path> ours) {
        if (!Files.isWritable(parent)) {
            return;
        }
        try (DirectoryStream<Path> wires = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path wire : wires) {
                if (Files.isDirectory(wire, LinkOption.NOFOLLOW_LINKS) && ours.test(wire) && isLeftover(wire)) {
                    FileTree.delete(wire);
                }
            }
        } catch (IOException e) {
            throw new WireUnavailableException("the directory " + parent + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isLeftover(Path wire) throws IOException {
        String[] words =
                wire.getFileName().toString().substring(PREFIX.length()).split("-");
        return words[0].matches("[0-9]{1,18}")
                && ProcessHandle.of(Long.parseLong(words[0])).isEmpty()
                && Files.isWritable(wire)
                && !hasPulse(wire);
    }

    /** Of this engine's driver or of that of an older one, which worked in the directory itself. */
    private static boolean hasPulse(Path wire) throws IOException {
        return driverHasPulse(aeron(wire)) || driverHasPulse(wire);
    }

    /** A driver that was killed while it began never writes a pulse, and Aeron would wait for one: its age tells. */
    private static boolean driverHasPulse(Path driver) throws IOException {
        Path file = driver.resolve(CncFileDescriptor.CNC_FILE);
        try {
            return hasBegun(file)
                    ? CommonContext.isDriverActive(driver.toFile(), DEAD_AFTER_MILLIS, line -> {})
                    : System.currentTimeMillis()
                                    - Files.getLastModifiedTime(file).toMillis()
                            < DEAD_AFTER_MILLIS;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Whether the file has its version, which the driver writes last. */
    private static boolean hasBegun(Path file) throws IOException {
        ByteBuffer version = ByteBuffer.allocate(Integer.BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(version, CncFileDescriptor.cncVersionOffset(0));
            return version.getInt(0) != 0;
        }
    }

    /** Removes the directory, whatever is in it. */
    void remove() {
        try {
            FileTree.delete(path);
        } catch (IOException e) {
            // What stays is removed by the next run that starts.
        }
    }
}
