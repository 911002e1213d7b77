package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.documents.Documents;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/configuration.md against what the program says of its keys itself: their names, values and defaults. */
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Documents.folder().resolve("docs/configuration.md");
    private static final String LAYERS = "network.layers";

    /** Read before anything else is, or lists of what has tables of its own. */
    private static final Set<String> IN_WORDS =
            Set.of("initial", "on-sample", "network.change", "network.insert-after", LAYERS);

    /** The name of a layer: it cannot be asked for, since it is by name that layers are asked. */
    private static final String NAME = "name";

    @TempDir
    Path folder;

    private Questions run;
    private Questions overSeveralHosts;
    private Questions plateau;
    private Questions host;

    /** A row of a table: what a key may be, and what it is where it is not written, in the document's words. */
    private record Row(String value, String unwritten) {}

    @BeforeEach
    void ask() {
        Path file = EveryLayer.in(folder);
        run = new Questions(set -> RunConfig.load(file, set));
        overSeveralHosts = new Questions(set -> RunConfig.load(file, set), "cluster.seeds=127.0.0.1:25520");
        plateau = new Questions(
                set -> RunConfig.load(file, set), "training.schedule={type=plateau, factor=10, patience=1, times=3}");
        Path waiting = SmallFile.write(folder.resolve("host.conf"), "cluster.seeds = \"127.0.0.1:25520\"\n")
                .path();
        host = new Questions(set -> HostConfig.load(waiting, set));
    }

    @Test
    void everyKeyOfARunIsThereWithWhatItMayBe() {
        Map<String, String> known = new TreeMap<>(overSeveralHosts.all(""));
        known.putAll(plateau.all("training.schedule"));
        IN_WORDS.forEach(key -> assertThat(known.remove(key))
                .as("%s is a key that was known", key)
                .isEqualTo(""));
        known.putAll(elements("training.schedule.steps", "epoch", "learning-rate"));

        assertThat(values(rows("## Keys of a run"))).containsExactlyInAnyOrderEntriesOf(known);
    }

    @Test
    void everyKeyOfAHostIsThereWithWhatItMayBe() {
        assertThat(values(rows("## Keys of a host that waits"))).containsExactlyInAnyOrderEntriesOf(host.all(""));
    }

    @Test
    void everyLayerIsThereWithItsKeysAndWhatTheyMayBe() {
        Map<String, String> known = new TreeMap<>();
        for (String type : types()) {
            run.all(LAYERS + "." + type).forEach((key, expected) -> {
                String inside = key.substring((LAYERS + "." + type + ".").length());
                known.put(type + " " + inside, inside.equals(NAME) ? nameExpected() : expected);
            });
        }

        assertThat(values(layerRows())).containsExactlyInAnyOrderEntriesOf(known);
    }

    @Test
    void whatIsWrittenAsADefaultIsWhatTheProgramTakesWhereTheKeyIsNotWritten() {
        Map<String, Row> rows = rows("## Keys of a run");
        assertThat(wrong(rows, this::askedOfRuns, this::rendered)).isEmpty();
        assertThat(wrong(rows("## Keys of a host that waits"), key -> host, this::hostRead))
                .isEmpty();
        Map<String, Row> layers = new LinkedHashMap<>();
        layerRows().forEach((key, row) -> layers.put(LAYERS + "." + key.replace(' ', '.'), row));
        assertThat(wrong(layers, key -> run, this::rendered)).isEmpty();
    }

    /** A list's sections are called by their place in it. */
    private Map<String, String> elements(String list, String... keys) {
        Map<String, String> elements = new LinkedHashMap<>();
        List<String> told = run.problems(list + "=[{" + String.join("={}, ", keys) + "={}, qqqqqqqqqqqq=1}]");
        assertThat(told).anyMatch(problem -> problem.endsWith("known here: " + String.join(", ", keys)));
        for (String key : keys) {
            String path = list + "[0]." + key + ": found a section { }, expected ";
            elements.put(
                    list + "[]." + key,
                    told.stream()
                            .filter(problem -> problem.contains(path))
                            .map(problem -> problem.substring(problem.indexOf(path) + path.length()))
                            .collect(Collectors.joining()));
        }
        return elements;
    }

    private List<String> types() {
        String expected = run.expected(LAYERS + ".relu.type").orElseThrow();
        return List.of(expected.replace("one of ", "").split(", "));
    }

    private String nameExpected() {
        return run.problems(LAYERS + "=[{name={}, type=relu}]").stream()
                .filter(problem -> problem.contains(".name: found"))
                .map(problem -> problem.substring(problem.indexOf("expected ") + "expected ".length()))
                .findFirst()
                .orElseThrow();
    }

    /** What is wrong with the defaults of these rows. */
    private List<String> wrong(
            Map<String, Row> rows, Function<String, Questions> asked, Function<List<String>, Object> taken) {
        List<String> wrong = new ArrayList<>();
        rows.forEach((key, row) -> {
            Questions questions = asked.apply(key);
            boolean required = required(key, questions);
            if (required != row.unwritten().startsWith("required")) {
                wrong.add(key + ": " + (required ? "must be there" : "may be left out") + ", not: " + row.unwritten());
            } else if (row.unwritten().startsWith("`")) {
                String written = key + "=" + Documents.plain(row.unwritten());
                Object without = taken.apply(questions.given());
                if (!questions.problems(written).isEmpty()
                        || !without.equals(taken.apply(questions.givenAnd(written)))) {
                    wrong.add(key + ": is not " + row.unwritten() + " where it is not written");
                }
            }
        });
        return wrong;
    }

    /** What has no name to be asked by is asked by its place. */
    private boolean required(String key, Questions questions) {
        if (key.startsWith(LAYERS) && key.endsWith("." + NAME)) {
            return missing(LAYERS + "=[{type=relu}]", LAYERS + "[0].name");
        }
        return key.contains("[]")
                ? missing(key.replaceFirst("\\[].*", "=[{}]"), key.replace("[]", "[0]"))
                : questions.required(key);
    }

    private boolean missing(String set, String key) {
        return run.problems(set).stream().anyMatch(problem -> problem.contains(key + ": missing, expected"));
    }

    private Questions askedOfRuns(String key) {
        if (key.startsWith("training.schedule.") && !key.startsWith("training.schedule.steps")) {
            return plateau;
        }
        return key.startsWith("cluster.") ? overSeveralHosts : run;
    }

    private Object rendered(List<String> set) {
        return RunConfig.load(folder.resolve("every-layer.conf"), set).render();
    }

    private Object hostRead(List<String> set) {
        return HostConfig.load(folder.resolve("host.conf"), set);
    }

    private static Map<String, String> values(Map<String, Row> rows) {
        Map<String, String> values = new TreeMap<>();
        rows.forEach((key, row) -> values.put(key, row.value()));
        return values;
    }

    private Map<String, Row> rows(String heading) {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (List<String> row : Documents.tables(DOCUMENT, heading)) {
            if (!row.get(0).equals("key")) {
                rows.put(Documents.plain(row.get(0)), new Row(Documents.plain(row.get(1)), row.get(2)));
            }
        }
        return rows;
    }

    /** Called TYPE KEY. */
    private Map<String, Row> layerRows() {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (List<String> row : Documents.tables(DOCUMENT, "## Layers")) {
            // The table of types has fewer columns.
            if (row.size() == 5 && !row.get(0).equals("key")) {
                Set<String> types = row.get(1).equals("all")
                        ? new TreeSet<>(types())
                        : Set.of(Documents.plain(row.get(1)).split(", "));
                types.forEach(type -> rows.put(
                        type + " " + Documents.plain(row.get(0)), new Row(Documents.plain(row.get(2)), row.get(3))));
            }
        }
        return rows;
    }
}
