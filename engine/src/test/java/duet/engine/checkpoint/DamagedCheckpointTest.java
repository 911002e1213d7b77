package duet.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.ParameterSpec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file on disk: it is found and named, and the checkpoint before it is taken. */
class DamagedCheckpointTest {
    private static final int DAMAGES = 1_000;
    private static final long PREVIOUS = 10;
    private static final long NEWEST = 20;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @TempDir
    private Path folder;

    private Path newest;
    private byte[] whole;
    private byte[] other;
    private Map<String, List<Float>> previousArrays;

    private enum Damage {
        FLIPPED_BIT,
        CUT,
        SWAPPED_PARTS,
        BYTES_BEHIND,
        ANOTHER_CHECKPOINT
    }

    @BeforeEach
    void writeTwoCheckpoints() throws Exception {
        CheckpointFolder store = CheckpointFolder.open(folder, new Retention(2, 0), Map.of("run", "drawn"));
        try (DrawnNetwork network = DrawnNetwork.of(DrawnNetwork.layers(random), 2)) {
            network.fill(random);
            Path previous =
                    folder.resolve(store.write(network.checkpoint(PREVIOUS)).file());
            previousArrays = network.arrays();
            other = Files.readAllBytes(previous);
            network.fill(random);
            newest = folder.resolve(store.write(network.checkpoint(NEWEST)).file());
            whole = Files.readAllBytes(newest);
        }
    }

    @Test
    void shouldFindEveryOfAThousandDamagesAndTakeTheCheckpointBefore() throws Exception {
        for (int trial = 0; trial < DAMAGES; trial++) {
            Damage damage = Damage.values()[trial % Damage.values().length];
            String where = damage + ", trial " + trial + " of seed " + seed;
            Files.write(newest, damaged(damage));
            List<String> named = new ArrayList<>();
            Optional<CheckpointFile> found = CheckpointFolder.newestGood(folder, named::add);
            assertThat(named).as(where).hasSize(1);
            assertThat(named.get(0)).as(where).startsWith(newest + ": ").doesNotContain("\n");
            assertThat(found).as(where).isPresent();
            try (CheckpointFile file = found.get()) {
                assertThat(file.standing().position().steps()).as(where).isEqualTo(PREVIOUS);
                assertThat(DrawnNetwork.arrays(file)).as(where).isEqualTo(previousArrays);
            }
        }
    }

    @Test
    void shouldFindAFlippedBitInEveryByteOfTheHeader() throws Exception {
        int dataStart =
                8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        for (int position = 0; position < dataStart; position++) {
            byte[] bytes = whole.clone();
            bytes[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(newest, bytes);
            List<String> named = new ArrayList<>();
            CheckpointFolder.newestGood(folder, named::add).orElseThrow().close();
            assertThat(named).as("byte %d, seed %d", position, seed).hasSize(1);
        }
    }

    @Test
    void shouldFindAFlippedBitAnywhereInAFileThatIsReadInManyPieces() throws Exception {
        ParameterSpec zero = new ParameterSpec(new Initial.Constant(0), 1, 1);
        List<LayerSpec> layers =
                List.of(new LayerSpec.Linear("fc1", 800, Connect.ALL, zero, zero), new LayerSpec.Softmax("softmax"));
        try (DrawnNetwork network = DrawnNetwork.of(layers, 2)) {
            CheckpointFolder.open(folder, new Retention(2, 0), Map.of()).write(network.checkpoint(NEWEST));
        }
        whole = Files.readAllBytes(newest);
        assertThat(whole.length).isGreaterThan(1 << 20);
        CheckpointFile.open(newest).close();
        for (int trial = 0; trial < 50; trial++) {
            byte[] bytes = whole.clone();
            int position = trial == 0 ? whole.length - 1 : random.nextInt(whole.length);
            bytes[position] ^= (byte) (1 << random.nextInt(8));
            Files.write(newest, bytes);
            List<String> named = new ArrayList<>();
            CheckpointFolder.newestGood(folder, named::add).orElseThrow().close();
            assertThat(named).as("byte %d, seed %d", position, seed).hasSize(1);
        }
    }

    @Test
    void shouldFindNothingWhereNothingIsWhole() throws Exception {
        Files.delete(folder.resolve(CheckpointName.of(PREVIOUS)));
        Files.write(newest, damaged(Damage.CUT));
        List<String> named = new ArrayList<>();
        assertThat(CheckpointFolder.newestGood(folder, named::add)).isEmpty();
        assertThat(named).hasSize(1);
    }

    private byte[] damaged(Damage damage) {
        return switch (damage) {
            case FLIPPED_BIT -> flipped();
            case CUT -> Arrays.copyOf(whole, random.nextInt(whole.length));
            case SWAPPED_PARTS -> swapped();
            case BYTES_BEHIND -> longer();
            case ANOTHER_CHECKPOINT -> other;
        };
    }

    private byte[] flipped() {
        byte[] bytes = whole.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    /** Two parts that are not the same and do not overlap change places. */
    private byte[] swapped() {
        byte[] bytes = whole;
        while (Arrays.equals(bytes, whole)) {
            bytes = whole.clone();
            int length = 1 + random.nextInt(bytes.length / 4);
            int first = random.nextInt(bytes.length - 2 * length);
            int second = first + length + random.nextInt(bytes.length - first - 2 * length + 1);
            System.arraycopy(whole, first, bytes, second, length);
            System.arraycopy(whole, second, bytes, first, length);
        }
        return bytes;
    }

    private byte[] longer() {
        byte[] behind = new byte[1 + random.nextInt(10_000)];
        random.nextBytes(behind);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(whole);
        bytes.writeBytes(behind);
        return bytes.toByteArray();
    }
}
