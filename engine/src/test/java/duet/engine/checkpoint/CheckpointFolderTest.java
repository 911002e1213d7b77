package duet.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore.Written;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFolderTest {
    @TempDir
    private Path run;

    private Path folder;
    private DrawnNetwork network;

    @BeforeEach
    void makeNetwork() {
        folder = run.resolve("checkpoints");
        network = DrawnNetwork.of(DrawnNetwork.layers(new Random(3)), 2);
    }

    @AfterEach
    void closeNetwork() {
        network.close();
    }

    @Test
    void shouldKeepTheNewestEveryMultipleAndTheBest() throws Exception {
        CheckpointFolder store = open(new Retention(2, 400));
        double[] errors = {0.9, 0.5, 0.3, 0.8, 0.6, 0.6, 0.7, 0.4, 0.7};
        for (int i = 0; i < errors.length; i++) {
            store.write(checkpoint(100 * (i + 1), OptionalDouble.of(errors[i])));
        }
        assertThat(CheckpointName.stepsIn(folder)).containsExactly(300L, 400L, 800L, 900L);
    }

    @Test
    void shouldGoOnKeepingWhatAnEarlierProcessWrote() throws Exception {
        open(new Retention(3, 0)).write(checkpoint(100, OptionalDouble.of(0.1)));
        open(new Retention(3, 0)).write(checkpoint(200, OptionalDouble.of(0.2)));
        open(new Retention(3, 0)).write(checkpoint(300, OptionalDouble.empty()));
        open(new Retention(1, 0)).write(checkpoint(400, OptionalDouble.empty()));
        assertThat(CheckpointName.stepsIn(folder)).containsExactly(100L, 400L);
    }

    @Test
    void shouldNotDeleteWhatItJustWroteWhereLaterStepsLieBesideIt() throws Exception {
        open(new Retention(2, 0)).write(checkpoint(300, OptionalDouble.empty()));
        open(new Retention(2, 0)).write(checkpoint(400, OptionalDouble.empty()));
        open(new Retention(1, 0)).write(checkpoint(200, OptionalDouble.empty()));
        assertThat(CheckpointName.stepsIn(folder)).containsExactly(200L, 400L);
    }

    @Test
    void shouldLeaveDamagedAndForeignFilesAloneAndStillWrite() throws Exception {
        Files.createDirectories(folder);
        List<String> foreign = List.of("step-00000001.safetensors", "step-000000002.safetensors", "notes.txt");
        for (String name : foreign) {
            Files.writeString(folder.resolve(name), "not a checkpoint");
        }
        Files.createDirectory(folder.resolve("step-00000003.safetensors"));
        CheckpointFolder store = open(new Retention(1, 0));
        store.write(checkpoint(100, OptionalDouble.empty()));
        store.write(checkpoint(200, OptionalDouble.empty()));
        assertThat(CheckpointName.stepsIn(folder)).containsExactly(1L, 3L, 200L);
        assertThat(folder.toFile().list()).contains(foreign.toArray(String[]::new));
    }

    @Test
    void shouldReplaceACheckpointOfTheSameStep() throws Exception {
        CheckpointFolder store = open(new Retention(2, 0));
        store.write(checkpoint(100, OptionalDouble.empty()));
        network.fill(new Random(4));
        Written second = store.write(checkpoint(100, OptionalDouble.empty()));
        try (CheckpointFile file = newestAtOrBefore(100)) {
            assertThat(file.sha256()).isEqualTo(second.sha256());
            assertThat(DrawnNetwork.arrays(file)).isEqualTo(network.arrays());
        }
    }

    @Test
    void shouldFindTheNewestAtOrBeforeAStep() throws Exception {
        CheckpointFolder store = open(new Retention(9, 0));
        for (long steps : new long[] {0, 100, 123_456_789}) {
            store.write(checkpoint(steps, OptionalDouble.empty()));
        }
        assertThat(stepsAtOrBefore(99)).isZero();
        assertThat(stepsAtOrBefore(100)).isEqualTo(100);
        assertThat(stepsAtOrBefore(Long.MAX_VALUE)).isEqualTo(123_456_789);
        assertThat(folder.resolve("step-00000000.safetensors")).exists();
        assertThat(folder.resolve("step-123456789.safetensors")).exists();
    }

    @Test
    void shouldFindNothingWhereThereIsNoFolder() throws Exception {
        assertThat(CheckpointFolder.newestGood(folder, line -> {})).isEmpty();
        assertThat(CheckpointName.stepsIn(folder)).isEmpty();
    }

    @Test
    void shouldRemoveWhatAKilledWriterLeft() throws Exception {
        Files.createDirectories(folder);
        Path leftover = Files.writeString(folder.resolve(".step-00000007.safetensors.tmp"), "half");
        Path other = Files.writeString(folder.resolve(".notes.tmp"), "mine");
        open(new Retention(1, 0));
        assertThat(leftover).doesNotExist();
        assertThat(other).exists();
    }

    @Test
    void shouldRefuseToStartWhatWouldNotFit() throws Exception {
        WatchedDisk disk = new WatchedDisk(64 << 20);
        CheckpointFolder store = CheckpointFolder.open(folder, new Retention(1, 0), Map.of(), disk);
        assertThatThrownBy(() -> store.write(checkpoint(5, OptionalDouble.empty())))
                .isInstanceOf(IOException.class)
                .hasMessage(folder.resolve("step-00000005.safetensors")
                        + ": the checkpoint could not be written: it needs 1 MiB and 64 MiB to spare, and the disk has"
                        + " 64 MiB free: make room or keep fewer checkpoints");
        assertThat(disk.done).isEmpty();
    }

    @Test
    void shouldWriteWhatJustFits() throws Exception {
        long bytes = CheckpointFolder.open(folder, new Retention(1, 0), Map.of())
                .write(checkpoint(5, OptionalDouble.empty()))
                .bytes();
        long spare = 64 << 20;
        CheckpointFolder.open(folder, new Retention(1, 0), Map.of(), new WatchedDisk(spare + bytes))
                .write(checkpoint(5, OptionalDouble.empty()));
        CheckpointFolder tight =
                CheckpointFolder.open(folder, new Retention(1, 0), Map.of(), new WatchedDisk(spare + bytes - 1));
        assertThatThrownBy(() -> tight.write(checkpoint(5, OptionalDouble.empty())))
                .hasMessageContaining("make room or keep fewer checkpoints");
    }

    @Test
    void shouldSyncTheFileBeforeItsNameAndTheNameBeforeDeletingTheOldOne() throws Exception {
        open(new Retention(1, 0)).write(checkpoint(1, OptionalDouble.empty()));
        WatchedDisk disk = new WatchedDisk(1L << 40);
        CheckpointFolder.open(folder, new Retention(1, 0), Map.of(), disk).write(checkpoint(2, OptionalDouble.empty()));
        assertThat(disk.done)
                .containsExactly(
                        "create .step-00000002.safetensors.tmp",
                        "patch",
                        "force",
                        "close",
                        "rename step-00000002.safetensors",
                        "sync checkpoints",
                        "delete step-00000001.safetensors");
    }

    @Test
    void shouldRefuseEntriesThatAreTheCheckpointsOwn() {
        assertThatThrownBy(() -> CheckpointFolder.open(folder, new Retention(1, 0), Map.of("sha256", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sha256");
    }

    @Test
    void shouldSayWhenAFileIsInTheFoldersPlace() throws Exception {
        Files.writeString(folder, "a file");
        assertThatThrownBy(() -> open(new Retention(1, 0)))
                .isInstanceOf(IOException.class)
                .hasMessage(folder + ": no checkpoints can be written there: a file of that name is in the way");
    }

    private CheckpointFolder open(Retention retention) throws IOException {
        return CheckpointFolder.open(folder, retention, Map.of());
    }

    private Checkpoint checkpoint(long steps, OptionalDouble error) {
        return network.checkpoint(DrawnNetwork.standing(steps, new Random(steps)), error);
    }

    private long stepsAtOrBefore(long steps) throws IOException {
        try (CheckpointFile file = newestAtOrBefore(steps)) {
            return file.standing().position().steps();
        }
    }

    private CheckpointFile newestAtOrBefore(long steps) throws IOException {
        return CheckpointFolder.newestGoodAtOrBefore(folder, steps, line -> {
                    throw new AssertionError(line);
                })
                .orElseThrow();
    }

    /** Writes down what is done to the disk, each write of data apart. */
    private static final class WatchedDisk implements Disk {
        private final List<String> done = new ArrayList<>();
        private final Disk disk = new RealDisk();
        private final long usable;

        private WatchedDisk(long usable) {
            this.usable = usable;
        }

        private void note(String what, Path file) {
            done.add(what + " " + file.getFileName());
        }

        @Override
        public void createFolder(Path folder) throws IOException {
            disk.createFolder(folder);
        }

        @Override
        public long usableBytes(Path folder) {
            return usable;
        }

        @Override
        public Output create(Path file) throws IOException {
            note("create", file);
            return new WatchedOutput(disk.create(file));
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            disk.rename(from, to);
            note("rename", to);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
            disk.syncFolder(folder);
            note("sync", folder);
        }

        @Override
        public void delete(Path file) throws IOException {
            disk.delete(file);
            note("delete", file);
        }

        private final class WatchedOutput implements Output {
            private final Output output;

            private WatchedOutput(Output output) {
                this.output = output;
            }

            @Override
            public int write(ByteBuffer bytes) throws IOException {
                return output.write(bytes);
            }

            @Override
            public void patch(long position, ByteBuffer bytes) throws IOException {
                output.patch(position, bytes);
                done.add("patch");
            }

            @Override
            public void force() throws IOException {
                output.force();
                done.add("force");
            }

            @Override
            public boolean isOpen() {
                return output.isOpen();
            }

            @Override
            public void close() throws IOException {
                output.close();
                done.add("close");
            }
        }
    }
}
