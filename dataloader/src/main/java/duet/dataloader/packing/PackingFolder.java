package duet.dataloader.packing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import duet.dataloader.DataException;
import duet.dataloader.packed.ManifestFile;
import duet.dataloader.packed.WholeFile;
import duet.dataloader.statistics.PixelSums;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The folder a set is packed into, held by one process. What is needed to go on after an interruption is in its folder
 * {@code .packing}: the origin, and a state per finished shard.
 */
final class PackingFolder implements AutoCloseable {
    private static final String WORK = ".packing";
    private static final String JOB = "job.json";
    private static final String LOCK = "lock";
    private static final String STATE = ".state";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path path;
    private final Path work;
    private final FileChannel lock;

    private PackingFolder(Path path, FileChannel lock) {
        this.path = path;
        this.work = path.resolve(WORK);
        this.lock = lock;
    }

    /**
     * Takes a folder that is new, empty, or was left by an interrupted run with the same origin.
     *
     * @throws DataException when it is anything else, or another process has it
     * @throws IOException when it cannot be written
     */
    static PackingFolder open(Path path, Origin origin) throws IOException {
        requireFree(path);
        Path work = Files.createDirectories(path.resolve(WORK));
        PackingFolder folder = new PackingFolder(path, locked(path, work));
        try {
            folder.requireOrigin(origin);
            folder.removeParts(path);
            folder.removeParts(work);
            return folder;
        } catch (IOException | RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    private static void requireFree(Path path) throws IOException {
        if (Files.isDirectory(path.resolve(WORK)) || Files.notExists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new DataException(path + ": is a file, expected a new or empty folder; name another");
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                throw new DataException(path + ": holds " + entry.getFileName()
                        + " and is no packed data set, expected a new or empty folder; name another");
            }
        }
    }

    private static FileChannel locked(Path path, Path work) throws IOException {
        FileChannel channel = FileChannel.open(work.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Held by this process.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new DataException(path + ": another process packs into this folder; wait for its end, or stop it");
    }

    private void requireOrigin(Origin origin) throws IOException {
        Path job = work.resolve(JOB);
        if (Files.notExists(job)) {
            String text = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(origin.aspects());
            WholeFile.write(job, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        Optional<String> difference = origin.difference(aspects(job));
        if (difference.isPresent()) {
            throw new DataException(path + ": was begun with another " + difference.get()
                    + "; go on with the same, or delete the folder to begin anew");
        }
    }

    private static Map<String, String> aspects(Path job) throws IOException {
        try {
            return JSON.readValue(Files.readString(job), new TypeReference<LinkedHashMap<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new DataException(job + ": is damaged; delete the folder " + job.getParent() + " to begin anew", e);
        }
    }

    /** What was being written when an earlier run ended. */
    private void removeParts(Path folder) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "*" + WholeFile.PART)) {
            for (Path part : parts) {
                Files.delete(part);
            }
        }
    }

    Path path() {
        return path;
    }

    /** Whether another process completed the set while this one waited for the folder. */
    boolean isComplete() {
        return Files.exists(ManifestFile.in(path));
    }

    Path file(ShardTask task) {
        return path.resolve(task.file());
    }

    private Path stateFile(ShardTask task) {
        return work.resolve(task.file() + STATE);
    }

    /** The state of a shard that is finished; empty where it is to be made, or made again. */
    Optional<ShardState> state(ShardTask task) {
        try {
            ShardState state = ShardState.read(stateFile(task));
            return Files.size(file(task)) == state.shard().bytes() ? Optional.of(state) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void save(ShardTask task, ShardState state, PixelSums sums) throws IOException {
        state.write(stateFile(task), sums);
    }

    /** The state of a shard that was finished, with its sums added to others. */
    ShardState finished(ShardTask task, PixelSums total) throws IOException {
        return ShardState.read(stateFile(task), total);
    }

    /** Removes what is needed no more once the set is complete. */
    static void removeWork(Path path) throws IOException {
        Path work = path.resolve(WORK);
        if (Files.notExists(work)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(work);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
