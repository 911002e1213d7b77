package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.run.CheckpointChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointChoiceTest {
    @TempDir
    private Path folder;

    private final List<String> damaged = new ArrayList<>();
    private UntrainedRun run;

    @BeforeEach
    void create() throws IOException {
        run = UntrainedRun.create(folder.resolve("run"));
    }

    private long steps(String word) throws IOException {
        try (CheckpointFile file = CheckpointChoice.of(word).open(run.folder(), damaged::add)) {
            return file.standing().position().steps();
        }
    }

    @Test
    void theBestIsTheFirstOfTheLowestValidationErrors() throws IOException {
        run.write(2, OptionalDouble.of(0.5));
        run.write(4, OptionalDouble.of(0.25));
        run.write(6, OptionalDouble.of(0.25));
        run.write(8, OptionalDouble.empty());
        run.write(10, OptionalDouble.of(0.3));
        assertThat(steps("best")).isEqualTo(4);
        assertThat(steps("newest")).isEqualTo(10);
    }

    @Test
    void theNewestIsTheBestOfThoseThatWereNeverValidated() throws IOException {
        run.write(2, OptionalDouble.empty());
        run.write(4, OptionalDouble.empty());
        assertThat(steps("best")).isEqualTo(4);
    }

    @Test
    void damagedOnesArePassedOverAndTold() throws IOException {
        run.write(2, OptionalDouble.of(0.5));
        run.write(4, OptionalDouble.of(0.25));
        Path file = run.folder().resolve("checkpoints/step-00000004.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThat(steps("best")).isEqualTo(2);
        assertThat(damaged).singleElement().asString().startsWith(file.toString());
    }

    @Test
    void aFileIsNamedByItsNameInTheRunOrByItsPath() throws IOException {
        run.write(2, OptionalDouble.empty());
        run.write(4, OptionalDouble.empty());
        Path file = run.folder().resolve("checkpoints/step-00000002.safetensors");
        assertThat(steps(file.getFileName().toString())).isEqualTo(2);
        assertThat(steps(Files.copy(file, folder.resolve("copy.safetensors")).toString()))
                .isEqualTo(2);
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertThatThrownBy(() -> steps("bset"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("bset: ")
                .hasMessageContaining("expected best, newest or the file of a checkpoint")
                .hasMessageNotContaining("\n");
    }
}
