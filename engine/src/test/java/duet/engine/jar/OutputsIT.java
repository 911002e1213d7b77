package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the jar leaves for other programs and for people, on runs of two epochs of three steps. */
class OutputsIT {
    /** The last columns of a step that are the same on every machine. */
    private static final int MEASURES_OF_A_STEP = 8;

    @TempDir
    private Path folder;

    private String config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = SmallRun.config(folder);
    }

    private Path train(String... keys) throws Exception {
        EngineJar.Result result = EngineJar.run(folder, EngineJar.arguments(config, keys));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return EngineJar.onlyRun(folder);
    }

    @Test
    void aRunLeavesMetricsTensorBoardFilesAndAReport() throws Exception {
        Path run = train("report.enabled=true");
        assertThat(kinds(run))
                .containsExactly(
                        "kind",
                        "step",
                        "step",
                        "step",
                        "epoch",
                        "validation",
                        "step",
                        "step",
                        "step",
                        "epoch",
                        "validation");
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(10);
        try (var files = Files.list(run.resolve("tensorboard"))) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file).isNotEmptyFile());
        }
        String page = Files.readString(run.resolve("report/index.html"));
        assertThat(page)
                .contains("completed: all 6 steps are done", "40 of 40 validation pictures")
                .contains("Worst mistakes", "data:image/png;base64,", "class=\"matrix\"");
        assertThat(Files.readString(EngineJar.out(folder))).contains("report runs/");
        assertThat(page).doesNotContain("class=\"missing\"");
    }

    /** Its newest checkpoint is lost, so that it does steps 3 and 4 again. */
    @Test
    void aRunThatGoesOnHasTheMeasuresOfOneThatWasNeverStopped() throws Exception {
        Path broken = train("training.max-steps=5", "checkpoint.every-steps=3");
        Files.delete(new RunFiles(broken).checkpoint(5));
        EngineJar.Result resumed =
                EngineJar.run(folder, "--resume", broken.toString(), "--set", "training.max-steps=6");
        assertThat(resumed.exitCode()).as(resumed.toString()).isZero();
        assertThat(resumed.line("run ")).contains("goes on after step 3");
        Path other = Files.createDirectories(folder.resolve("other"));
        EngineJar.Result whole =
                EngineJar.run(other, EngineJar.arguments(config, "training.max-steps=6", "checkpoint.every-steps=3"));
        assertThat(whole.exitCode()).as(whole.toString()).isZero();
        assertThat(measures(broken)).isEqualTo(measures(EngineJar.onlyRun(other)));
    }

    private static List<String> kinds(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> line.split(",")[0])
                .toList();
    }

    private static List<String> measures(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.csv")).stream()
                .map(line -> String.join(",", List.of(line.split(",", -1)).subList(0, MEASURES_OF_A_STEP)))
                .toList();
    }

    @Test
    void whatIsNotWantedIsNotThere() throws Exception {
        Path run = train("metrics.enabled=false", "tensorboard.enabled=false", "training.max-steps=1");
        for (String file : List.of("metrics.csv", "metrics.jsonl", "tensorboard", "report")) {
            assertThat(run.resolve(file)).doesNotExist();
        }
    }

    @Test
    void aReportThatCannotBeMadeIsAWarningAndTheRunIsDone() throws Exception {
        Path run = train("training.max-steps=3");
        Files.writeString(run.resolve("report"), "a file where the folder should be");
        EngineJar.Result result = EngineJar.run(
                folder, "--resume", run.toString(), "--set", "report.enabled=true", "--set", "training.max-steps=4");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.line("warning: no report was made: "))
                .contains("index.html: cannot be written", "java -jar engine.jar report " + run);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aTraceHasATrackForEveryActor() throws Exception {
        Path trace = folder.resolve("trace.json");
        EngineJar.Result result = EngineJar.run(
                folder,
                config,
                "--trace",
                trace.toString(),
                "--set",
                "training.max-steps=4",
                "--set",
                "data.loaders=2");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        Set<String> tracks = new TreeSet<>();
        Set<String> spans = new TreeSet<>();
        for (JsonNode event : new ObjectMapper().readTree(trace.toFile())) {
            if (event.get("name").asText().equals("thread_name")) {
                tracks.add(event.at("/args/name").asText());
            } else if (event.get("ph").asText().equals("X")) {
                spans.add(event.get("name").asText());
            }
        }
        assertThat(tracks)
                .contains("coordinator", "checkpoints", "loader 0", "tower 0", "tower 1", "layers", "exchange");
        assertThat(spans)
                .contains("step 0", "step 3", "validation", "conv1 forward", "writes step-00000003.safetensors")
                .contains("batch of step 0", "validation batch 0", "waits for tower 1");
    }

    @Test
    void aTraceThatCannotBeWrittenIsRefusedBeforeAnythingIsDone() throws Exception {
        EngineJar.Result result = EngineJar.run(folder, config, "--trace", "no/such/trace.json");
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).singleElement().asString().startsWith("no/such/trace.json: cannot be written, ");
        assertThat(EngineJar.leftovers(folder)).isEmpty();
    }
}
