package duet.engine.checkpoint;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.engine.safetensors.SafetensorsFile;
import duet.engine.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The checkpoints of a run: one file each, named by the steps that were done. A file is written under another name in the
 * same folder, synced and then renamed, so under its own name it is always whole; older ones are deleted after that.
 */
public final class CheckpointFolder implements CheckpointStore {
    private static final long SPARE_BYTES = 64 << 20;

    private final Path folder;
    private final Retention retention;
    private final Map<String, String> metadata;
    private final Disk disk;

    private CheckpointFolder(Path folder, Retention retention, Map<String, String> metadata, Disk disk) {
        CheckpointMetadata.checkFree(metadata.keySet());
        this.folder = folder;
        this.retention = retention;
        this.metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        this.disk = disk;
    }

    /**
     * Opens a folder for writing: makes it where there is none, and removes what a killed process left half-written.
     *
     * @param metadata further entries of every checkpoint of this run, for people and tools
     * @throws IOException when the folder cannot be made, listed or cleaned; the message names it
     * @throws IllegalArgumentException when an entry has the name of one of the checkpoint's own
     */
    public static CheckpointFolder open(Path folder, Retention retention, Map<String, String> metadata)
            throws IOException {
        return open(folder, retention, metadata, new RealDisk());
    }

    static CheckpointFolder open(Path folder, Retention retention, Map<String, String> metadata, Disk disk)
            throws IOException {
        CheckpointFolder opened = new CheckpointFolder(folder, retention, metadata, disk);
        try {
            disk.createFolder(folder);
            opened.removeLeftovers();
            return opened;
        } catch (IOException e) {
            throw new IOException(folder + ": no checkpoints can be written there: " + IoReason.of(e), e);
        }
    }

    private void removeLeftovers() throws IOException {
        for (Path file : CheckpointName.temporariesIn(folder)) {
            disk.delete(file);
        }
    }

    @Override
    public Written write(Checkpoint checkpoint) throws IOException {
        long steps = checkpoint.standing().position().steps();
        Path file = folder.resolve(CheckpointName.of(steps));
        try {
            SafetensorsWriter writer = new SafetensorsWriter(
                    CheckpointTensors.of(checkpoint.towers()), CheckpointMetadata.entries(checkpoint, metadata));
            checkSpace(writer.bytes());
            String sha256 = write(writer, folder.resolve(CheckpointName.temporary(steps)), file);
            deleteSurplus(steps);
            return new Written(file.getFileName().toString(), sha256, writer.bytes());
        } catch (IOException e) {
            throw new IOException(file + ": the checkpoint could not be written: " + IoReason.of(e), e);
        }
    }

    private void checkSpace(long bytes) throws IOException {
        long usable = disk.usableBytes(folder);
        if (usable - SPARE_BYTES < bytes) {
            throw new IOException("it needs " + mebibytes(bytes) + " MiB and " + mebibytes(SPARE_BYTES)
                    + " MiB to spare, and the disk has " + (usable >> 20)
                    + " MiB free: make room or keep fewer checkpoints");
        }
    }

    private static long mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    /** @return the digest */
    private String write(SafetensorsWriter writer, Path temporary, Path file) throws IOException {
        try {
            String sha256;
            try (Disk.Output output = disk.create(temporary)) {
                SealingChannel channel = new SealingChannel(output);
                writer.write(channel);
                sha256 = channel.seal();
                output.force();
            }
            disk.rename(temporary, file);
            disk.syncFolder(folder);
            return sha256;
        } catch (IOException | RuntimeException e) {
            deleteQuietly(temporary, e);
            throw e;
        }
    }

    private void deleteQuietly(Path temporary, Exception reason) {
        try {
            disk.delete(temporary);
        } catch (IOException e) {
            // The next start removes it; what the user must hear of is the failure before.
            reason.addSuppressed(e);
        }
    }

    private void deleteSurplus(long written) {
        try {
            for (long steps : retention.surplus(validationErrors(), written)) {
                disk.delete(folder.resolve(CheckpointName.of(steps)));
            }
        } catch (IOException e) {
            // The checkpoint is safe, which is what was asked for. The next one tries again.
        }
    }

    /** Of every checkpoint that is there, by its steps. Damaged files are not among them, so they stay for a person to see. */
    private SortedMap<Long, OptionalDouble> validationErrors() throws IOException {
        SortedMap<Long, OptionalDouble> errors = new TreeMap<>();
        for (long steps : CheckpointName.stepsIn(folder)) {
            try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(CheckpointName.of(steps)))) {
                CheckpointMetadata.checkFormat(file);
                errors.put(steps, CheckpointMetadata.parse(file).validationError());
            } catch (IOException e) {
                // Named when somebody wants to read it.
            }
        }
        return errors;
    }

    /**
     * The newest checkpoint that is whole, for the caller to close.
     *
     * @param damaged is told, in one line, of each newer one that is not
     * @throws IOException when the folder cannot be listed
     */
    public static Optional<CheckpointFile> newestGood(Path folder, Consumer<String> damaged) throws IOException {
        return newestGoodAtOrBefore(folder, Long.MAX_VALUE, damaged);
    }

    /** As {@link #newestGood}, among those of at most that many steps. */
    public static Optional<CheckpointFile> newestGoodAtOrBefore(Path folder, long steps, Consumer<String> damaged)
            throws IOException {
        List<Long> candidates = CheckpointName.stepsIn(folder);
        for (int i = candidates.size() - 1; i >= 0; i--) {
            if (candidates.get(i) <= steps) {
                try {
                    return Optional.of(CheckpointFile.open(folder.resolve(CheckpointName.of(candidates.get(i)))));
                } catch (DamagedCheckpointException e) {
                    damaged.accept(e.getMessage());
                }
            }
        }
        return Optional.empty();
    }
}
