package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.event.Event;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that run away end a run, and leave what it takes to see why. */
class RunawayIT {
    private static final String LOOK = "look at it: java -jar engine.jar ";

    @TempDir
    private Path folder;

    @Test
    void shouldNameStepAndLayerKeepCheckpointsAndPrintTheCommandThatDumpsTheStep() throws Exception {
        EngineJar.Result result = EngineJar.run(
                folder,
                EngineJar.arguments(
                        SmallRun.config(folder), "training.learning-rate=1e20", "checkpoint.every-steps=1"));
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(1);
        RunFiles files = new RunFiles(EngineJar.onlyRun(folder));
        Event.NotFinite found = notFinite(files.log());
        assertThat(found.what()).matches("the (output|gradient) of (conv|fc|lrn).*");
        assertThat(result.line("failed: "))
                .contains(" at step " + found.step())
                .contains(found.what())
                .contains("training.learning-rate");
        assertThat(files.checkpoint(found.step())).exists();

        String[] command = result.line(LOOK)
                .substring(LOOK.length())
                .replace("DIR", "dump")
                .split(" ");
        EngineJar.Result dumped = EngineJar.run(folder, command);
        assertThat(dumped.exitCode()).as(dumped.toString()).isZero();
        assertThat(folder.resolve("here/dump/step-" + found.step() + ".safetensors"))
                .isNotEmptyFile();
    }

    private static Event.NotFinite notFinite(List<Event> log) {
        return log.stream()
                .filter(Event.NotFinite.class::isInstance)
                .map(Event.NotFinite.class::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no event of it in " + log));
    }
}
