package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.actors.event.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs are trained and then evaluated, each by the jar. */
class EvaluateIT {
    @TempDir
    private Path folder;

    private Path train(String... keys) throws Exception {
        EngineJar.Result result =
                EngineJar.run(folder, EngineJar.arguments(SmallRun.config(Files.createDirectories(folder)), keys));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return EngineJar.onlyRun(folder);
    }

    private static Event.ValidationDone lastValidation(Path run) {
        return new RunFiles(run)
                .log().stream()
                        .filter(Event.ValidationDone.class::isInstance)
                        .map(Event.ValidationDone.class::cast)
                        .reduce((before, after) -> after)
                        .orElseThrow();
    }

    private JsonNode evaluate(String... arguments) throws Exception {
        EngineJar.Result result = EngineJar.run(folder, arguments);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return new ObjectMapper().readTree(String.join("\n", result.out()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10})
    void aRunOfOneTowerGetsTheErrorsOfItsLastValidationToTheBit(int views) throws Exception {
        Path run = train("towers=1", "training.validation-views=" + views);
        Event.ValidationDone validation = lastValidation(run);
        JsonNode json = evaluate("evaluate", run.toString(), "--checkpoint=newest", "--views=" + views, "--json");
        assertThat(json.get("top-1-error").asDouble()).isEqualTo(validation.top1Error());
        assertThat(json.get("top-5-error").asDouble()).isEqualTo(validation.top5Error());
        assertThat(json.get("loss").asDouble()).isEqualTo(validation.loss());
        assertThat(json.get("images").asInt()).isEqualTo(40);
    }

    @Test
    void aRunOfTwoTowersGetsTheErrorsOfItsLastValidationButForRounding() throws Exception {
        Path run = train();
        Event.ValidationDone validation = lastValidation(run);
        JsonNode json = evaluate("evaluate", run.toString(), "--checkpoint=newest", "--json");
        assertThat(json.get("loss").asDouble()).isCloseTo(validation.loss(), within(1e-5));
        assertThat(json.get("top-1-error").asDouble()).isCloseTo(validation.top1Error(), within(1.0 / 40));
    }

    @Test
    void severalRunsAreAveragedAndTheirPredictionsWritten() throws Exception {
        Path run = train("towers=1");
        Path csv = folder.resolve("predictions.csv");
        EngineJar.Result result = EngineJar.run(
                folder,
                "evaluate",
                run.toString(),
                run.toString(),
                "--search",
                "--confusion=3",
                "--csv",
                csv.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("40 validation pictures of ")).endsWith("10 classes, one view of each");
        assertThat(result.line("average of 2 runs")).contains(" %");
        assertThat(result.line("weights: 0.500, 0.500; searched on these very pictures"))
                .isNotEmpty();
        assertThat(result.line("class ")).contains("taken for");
        assertThat(Files.readAllLines(csv)).hasSize(41);
    }
}
