package duet.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.checkpoint.CheckpointStore.Written;
import duet.engine.checkpoint.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a writer fails: the folder holds the checkpoint before or the new one, whole, and the next writer works. */
class FailingWriterTest {
    private static final int FAILURES = 1_000;
    private static final int MOST_OPERATIONS = 9;
    private static final Map<String, String> RUN = Map.of("run", "drawn");
    private static final Retention TWO = new Retention(2, 0);

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @TempDir
    private Path folder;

    @Test
    void shouldHoldTheOldOrTheNewCheckpointAfterAnyOfAThousandFailures() throws Exception {
        try (DrawnNetwork network = DrawnNetwork.of(DrawnNetwork.layers(random), 2)) {
            network.fill(random);
            Written previous = healthy().write(network.checkpoint(1));
            long steps = 1;
            for (int trial = 0; trial < FAILURES; trial++) {
                Fault fault = Fault.values()[trial % Fault.values().length];
                FaultyDisk disk = faulty(fault, previous.bytes());
                Map<String, List<Float>> before = network.arrays();
                network.fill(random);
                long attempted = random.nextInt(4) == 0 ? steps : steps + 1;
                boolean done = attempt(disk, network, attempted);
                String where = fault + ", trial " + trial + " of seed " + seed;
                assertThat(done || fault != Fault.NONE).as(where).isTrue();
                assertWhole(where, done, attempted, network.arrays(), steps, before);
                steps = attempted + 1;
                network.fill(random);
                previous = healthy().write(network.checkpoint(steps));
                assertWhole(where, true, steps, network.arrays(), steps, network.arrays());
                assertThat(folder.toFile().list()).as(where).hasSize(2);
            }
        }
    }

    /** As the next start of the program opens it. */
    private CheckpointFolder healthy() throws IOException {
        return CheckpointFolder.open(
                folder, TWO, RUN, new FaultyDisk(Fault.NONE, Integer.MAX_VALUE, Long.MAX_VALUE, random));
    }

    private FaultyDisk faulty(Fault fault, long bytes) {
        return random.nextBoolean()
                ? new FaultyDisk(fault, random.nextInt(MOST_OPERATIONS), Long.MAX_VALUE, random)
                : new FaultyDisk(fault, Integer.MAX_VALUE, 1 + random.nextInt((int) bytes), random);
    }

    private boolean attempt(Disk disk, DrawnNetwork network, long steps) throws IOException {
        CheckpointFolder store = CheckpointFolder.open(folder, TWO, RUN, disk);
        try {
            store.write(network.checkpoint(steps));
            return true;
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith(folder.resolve(CheckpointName.of(steps)) + ": ");
            return false;
        } catch (FaultyDisk.Killed e) {
            return false;
        }
    }

    private void assertWhole(
            String where,
            boolean isNew,
            long steps,
            Map<String, List<Float>> arrays,
            long stepsBefore,
            Map<String, List<Float>> before)
            throws Exception {
        try (CheckpointFile file = CheckpointFolder.newestGood(folder, line -> {
                    throw new AssertionError(where + ": " + line);
                })
                .orElseThrow()) {
            Map<String, List<Float>> found = DrawnNetwork.arrays(file);
            if (isNew || found.equals(arrays)) {
                assertThat(found).as(where).isEqualTo(arrays);
                assertThat(file.standing().position().steps()).as(where).isEqualTo(steps);
            } else {
                assertThat(found).as(where).isEqualTo(before);
                assertThat(file.standing().position().steps()).as(where).isEqualTo(stepsBefore);
            }
        }
    }

    @Test
    void shouldLeaveNothingBehindAndSayWhyWhenTheDiskIsFullHalfWay() throws Exception {
        try (DrawnNetwork network = DrawnNetwork.of(DrawnNetwork.layers(random), 1)) {
            CheckpointFolder store =
                    CheckpointFolder.open(folder, TWO, RUN, new FaultyDisk(Fault.NO_SPACE, -1, 1_000, random));
            assertThatThrownBy(() -> store.write(network.checkpoint(3)))
                    .isInstanceOf(IOException.class)
                    .hasMessage(folder.resolve("step-00000003.safetensors")
                            + ": the checkpoint could not be written: No space left on device");
            assertThat(folder).isEmptyDirectory();
        }
    }
}
