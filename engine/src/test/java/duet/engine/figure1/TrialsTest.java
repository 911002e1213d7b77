package duet.engine.figure1;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.console.Console;
import duet.engine.signal.StopRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten pictures, one of each class, are soon known by heart. */
class TrialsTest {
    private static final String CONFIG = """
            name = tiny
            towers = 1
            data { crop = 16, scale = 0.01, sample { training = 10, validation = 10 } }
            network {
              input = [3, 16, 16]
              layers = [
                { name = fc1, type = linear, outputs = 64, connect = all, weight { he = 1 } }
                { name = relu1, type = relu }
                { name = fc2, type = linear, outputs = classes, connect = all, weight { std = 0.01 } }
                { name = softmax, type = softmax }
              ]
            }
            training {
              epochs = 1, batch = 10, seed = 1, learning-rate = 0.01, momentum = 0.9, weight-decay = 0
              schedule { type = fixed-steps, steps = [] }, validate-every-epochs = 1000
            }
            """;

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    private Course course(Trial trial, StopRequest asked) throws Exception {
        Console console = new Console(new PrintStream(said, true, StandardCharsets.UTF_8), false);
        return new Trials(folder.resolve("runs"), console, asked).course(trial);
    }

    private Trial trial(double rate, int epochs) throws IOException {
        Path file = Files.writeString(folder.resolve("tiny.conf"), CONFIG);
        return Trial.of(file, rate, 1, epochs, List.of());
    }

    private long runs() throws IOException {
        try (var runs = Files.list(folder.resolve("runs"))) {
            return runs.count();
        }
    }

    @Test
    void aRunEndsWithTheFirstEpochThatIsGoodEnoughAndIsNotTrainedAgain() throws Exception {
        Trial trial = trial(0.01, 400);
        Course course = course(trial, new StopRequest());
        assertThat(course.epochs()).isPresent();
        int reached = course.epochs().getAsInt();
        assertThat(course.errors()).as("a step or two may be under way").hasSizeBetween(reached, reached + 4);
        assertThat(reached).isBetween(2, 390);
        assertThat(course(trial, new StopRequest())).isEqualTo(course);
        assertThat(runs()).isOne();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("tiny-rate0.01-seed1: as trained in ");
    }

    @Test
    void moreEpochsGoOnWithTheRunThatThereIs() throws Exception {
        Course first = course(trial(1e-6, 2), new StopRequest());
        assertThat(first.errors()).hasSize(2);
        Course more = course(trial(1e-6, 5), new StopRequest());
        assertThat(more.errors()).hasSize(5).startsWith(first.errors().toArray(Double[]::new));
        assertThat(runs()).isOne();
    }

    @Test
    void nothingIsBegunOnceTheEndIsAskedFor() throws Exception {
        StopRequest asked = new StopRequest();
        asked.make();
        assertThat(course(trial(0.01, 400), asked).errors()).isEmpty();
        assertThat(folder.resolve("runs")).doesNotExist();
    }
}
