package duet.engine.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.engine.run.RunEvents;
import duet.engine.time.Pictures;
import duet.engine.time.TimeRun;
import duet.ops.network.NetworkPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFileTest {
    private static final int WARM_UP = 1;
    private static final int STEPS = 3;
    /** Times are written in microseconds as doubles. */
    private static final double ROUNDING = 0.01;

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();

    /** The complete spans of a trace by the name of their track, {@code process/thread}, each in the order of the file. */
    private record Spans(Map<String, List<JsonNode>> byTrack) {
        static Spans of(Path file) throws IOException {
            Map<String, String> names = new TreeMap<>();
            Map<String, List<JsonNode>> spans = new TreeMap<>();
            JsonNode events = new ObjectMapper().readTree(file.toFile());
            assertThat(events.isArray()).isTrue();
            for (JsonNode event : events) {
                assertThat(event.get("ph").asText()).isIn("M", "X", "i", "C");
                assertThat(event.get("pid").isInt() && event.get("tid").isInt()).isTrue();
                assertThat(event.get("ts").asDouble()).isNotNegative();
                assertThat(event.get("name").asText()).isNotEmpty();
                if (event.get("name").asText().equals("thread_name")) {
                    names.put(track(event), event.at("/args/name").asText());
                } else if (event.get("ph").asText().equals("X")) {
                    assertThat(event.get("dur").asDouble()).isNotNegative();
                    spans.computeIfAbsent(track(event), key -> new ArrayList<>())
                            .add(event);
                }
            }
            Map<String, List<JsonNode>> named = new TreeMap<>();
            spans.forEach((track, all) -> named.put(track.replaceAll("/.*", "/") + names.get(track), all));
            return new Spans(named);
        }

        private static String track(JsonNode event) {
            return event.get("pid").asInt() + "/" + event.get("tid").asInt();
        }

        List<String> names(String track) {
            return byTrack.get(track).stream()
                    .map(span -> span.get("name").asText())
                    .toList();
        }
    }

    private Path measured(int towers) throws Exception {
        RunConfig config = RunConfig.load(
                Path.of("../configs/cifar10.conf"),
                List.of("data.format=synthetic", "training.batch=8", "towers=" + towers));
        NetworkPlan network = NetworkPlan.of(config.network().network(10));
        Path file = folder.resolve("trace.json");
        TimeRun.measure(new TimeRun.Request(
                config, network, Pictures.noise(config, network), WARM_UP, STEPS, Optional.of(file)));
        return file;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyLayerOfATowerIsWithinOneOfItsSteps(int towers) throws Exception {
        Spans spans = Spans.of(measured(towers));
        for (int tower = 0; tower < towers; tower++) {
            String process = 10 + tower + "/";
            List<JsonNode> steps = spans.byTrack().get(process + "tower " + tower).stream()
                    .filter(span -> span.get("cat").asText().equals("step"))
                    .toList();
            assertThat(steps)
                    .extracting(span -> span.get("name").asText())
                    .containsExactly("step 0", "step 1", "step 2", "step 3");
            List<JsonNode> layers = spans.byTrack().get(process + "layers");
            assertThat(layers).allMatch(layer -> steps.stream().anyMatch(step -> within(layer, step)));
            assertThat(spans.names(process + "layers"))
                    .contains("conv1 forward", "conv2 backward to input", "conv2 backward to weights", "fc10 update");
        }
    }

    @Test
    void twoTowersTellTheirExchangesAndOneHasNone() throws Exception {
        Spans two = Spans.of(measured(2));
        assertThat(two.names("10/exchange")).contains("sends to tower 1", "waits for tower 1");
        assertThat(two.names("11/exchange")).contains("sends to tower 0", "waits for tower 0");
        assertThat(two.byTrack().get("10/exchange"))
                .allMatch(span -> span.at("/args/bytes").asLong() > 0);
        assertThat(Spans.of(measured(1)).byTrack()).doesNotContainKey("10/exchange");
    }

    @Test
    void loadersTellWhichBatchTheyMade() throws Exception {
        assertThat(Spans.of(measured(1)).names("1/loader 0"))
                .startsWith("batch of step 0", "batch of step 1", "batch of step 2");
    }

    @Test
    void aFullTraceEndsWithAWarningAndCanBeRead() throws IOException {
        Path file = folder.resolve("trace.json");
        try (TraceFile trace = TraceFile.create(file, 10, warnings::add)) {
            new RunEvents().opened(0).steps(0, 20).all().forEach(trace::accept);
        }
        assertThat(warnings).singleElement().asString().contains("trace.json", "full with 10 events");
        JsonNode events = new ObjectMapper().readTree(file.toFile());
        assertThat(events)
                .filteredOn(event -> !event.get("ph").asText().equals("M"))
                .hasSize(10);
    }

    @Test
    void whatTheCoordinatorTellsIsOnItsTrack() throws IOException {
        Path file = folder.resolve("trace.json");
        try (TraceFile trace = TraceFile.create(file, warnings::add)) {
            new RunEvents()
                    .opened(0, "\"quoted\" </script>")
                    .epoch(0)
                    .validated(0)
                    .all()
                    .forEach(trace::accept);
        }
        JsonNode events = new ObjectMapper().readTree(file.toFile());
        assertThat(events)
                .filteredOn(event -> event.get("ph").asText().equals("i"))
                .extracting(event -> event.get("name").asText())
                .containsExactly("step 0 is done", "step 1 is done", "step 2 is done", "epoch", "validation");
        assertThat(events)
                .filteredOn(event -> event.get("ph").asText().equals("C"))
                .filteredOn(event -> event.get("name").asText().equals("loss"))
                .extracting(event -> event.at("/args/loss").asDouble())
                .containsExactly(2.0, 1.0, 2.0 / 3);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFileThatCannotBeIsRefusedInOneLine() throws IOException {
        for (Path file : List.of(folder, folder.resolve("no/such/trace.json"))) {
            assertThatThrownBy(() -> TraceFile.requireWritable(file))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(file + ": cannot be written, ")
                    .hasMessageEndingWith("name another file with --trace");
        }
    }

    private static boolean within(JsonNode inner, JsonNode outer) {
        double start = inner.get("ts").asDouble();
        double end = start + inner.get("dur").asDouble();
        double from = outer.get("ts").asDouble() - ROUNDING;
        return start >= from && end <= from + outer.get("dur").asDouble() + 2 * ROUNDING;
    }
}
