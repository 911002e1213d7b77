package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {

    @TempDir
    Path folder;

    private SmallFile file;

    @BeforeEach
    void write() {
        file = SmallFile.in(folder);
    }

    @Test
    void theSmallFileIsRight() {
        assertThat(file.problems()).isEmpty();
    }

    @Test
    void everyKindOfProblemIsToldAtOnceInTheOrderOfTheFile() {
        file.with("mirror = true", "miror = true")
                .with("kernel = 3", "kernel = three")
                .with("type = relu }", "type = rely }")
                .with("epochs = 2\n", "\n")
                .with("batch = 8", "batch = 0")
                .with("momentum = 0.9", "momentum = ${nothing}")
                .with("type = fixed-steps", "type = fixed-stops");

        assertThat(file.problems("device=gpu"))
                .containsExactly(
                        "--set: device: found \"gpu\", expected one of auto, cpu, cuda, cuda:N (all towers on card N), reference;"
                                + " did you mean cuda?",
                        "small.conf:2: data.miror: unknown key; did you mean mirror?",
                        "small.conf:9: network.layers.conv1.kernel: found \"three\", expected a whole number, 1 or more",
                        "small.conf:12: network.layers.relu1.type: found \"rely\", expected one of convolution,"
                                + " locally-connected, linear, relu, tanh, logistic, abs-tanh, lrn, spatial-norm, max-pool, average-pool, dropout, softmax; did you mean relu?",
                        "small.conf:18: training.epochs: missing, expected a whole number, 1 or more",
                        "small.conf:20: training.batch: found 0, expected a whole number, 1 or more",
                        "small.conf:23: training.momentum: found ${nothing} (which refers to nothing), expected a number"
                                + " from 0 up to but not including 1",
                        "small.conf:25: training.schedule.type: found \"fixed-stops\", expected one of fixed-steps, plateau;"
                                + " did you mean fixed-steps?");
    }

    @Test
    void aLayerThatDoesNotFitIsToldAtTheLineOfItsKey() {
        file.with("kernel = 3", "kernel = 17");
        assertThat(file.problems())
                .singleElement()
                .asString()
                .startsWith("small.conf:9: network.layers.conv1.kernel: 17 is larger than the 16 rows of its input");
    }

    @Test
    void anUnknownKeyThatResemblesNothingGetsTheListOfWhatIsKnown() {
        assertThat(file.and("exchange { zzz = 1 }").problems())
                .containsExactly(
                        "small.conf:1: exchange.zzz: unknown key; known here: timeout, checksum, shared-memory, encrypt");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            device = "cuda:x"            | device: found "cuda:x", expected one of auto, cpu, cuda, cuda:N (all towers on card N), reference; did you mean cuda:0?
            device = cuda:1              | Expecting end of input or a comma, got ':' (text with a colon takes quotes: "cuda:1")
            cuda.tf23 = true             | cuda.tf23: unknown key; did you mean tf32?
            cuda.workspace = lots        | cuda.workspace: found "lots", expected a size such as 512 MiB or 6 GiB
            data.format = tar            | data.format: found "tar", expected one of auto, packed, imagenet, cifar, idx, sample, synthetic
            data.format = packed         | data.path: missing, expected the folder of the data, as format = packed has none of its own: --set data.path=FOLDER
            data.colour-noise-epochs = x | data.colour-noise-epochs: found "x", expected all or a whole number, 0 or more
            training.validation-views = 5 | training.validation-views: found 5, expected 1, 9 or 10
            data.format = cifar          | data.path: missing, expected the folder of the data, as format = cifar has none of its own: --set data.path=FOLDER
            data.loaders = none          | data.loaders: found "none", expected auto or a whole number, 1 or more
            data.cache = 6 GX            | data.cache: found "6 GX", expected a size such as 512 MiB or 6 GiB
            data.crop = 8                | data.crop: found 8, but the network's input is 3x16x16; the two go together
            data = 5                     | data: found 5, expected a section { }
            exchange.timeout = 30        | exchange.timeout: found 30, expected a length of time with its unit, such as 30s or 500ms
            exchange.encrypt = 1         | exchange.encrypt: found 1, expected true or false
            cluster.sedes = [a]          | cluster.sedes: unknown key; did you mean seeds?
            exchange.checksum = maybe    | exchange.checksum: found "maybe", expected true or false
            towers = 9                   | towers: found 9, expected a whole number from 1 to 8
            towers = two                 | towers: found "two", expected a whole number from 1 to 8
            network.columns = 0          | network.columns: found 0, expected a whole number, 1 or more
            name = "a/b"                 | name: found "a/b", expected letters, digits, dots, hyphens and underscores, a letter or digit first
            training.batch = 2.5         | training.batch: found 2.5, expected a whole number, 1 or more
            training.learning-rate = 0   | training.learning-rate: found 0, expected a number greater than 0
            training.max-steps = 0       | training.max-steps: found 0, expected a whole number, 1 or more
            network.input = [1, 16, 16]  | network.input: found [1,16,16], expected [3, rows, columns], with as many rows as columns and at most 4096
            training.epochs = [1]        | training.epochs: found [1], expected a whole number, 1 or more
            init.form = x                | init.form: unknown key; did you mean from?
            initial.sdt = 1              | initial.sdt: unknown key: nothing refers to ${initial.sdt}; did you mean initial.std?
            """)
    void aValueIsRefusedWithWhatWasFoundAndWhatIsExpected(String line, String problem) {
        SmallFile changed = SmallFile.write(folder.resolve("b.conf"), "include \"small.conf\"\n" + line + "\n");
        assertThat(changed.problems()).singleElement().asString().endsWith(": " + problem);
    }

    @Test
    void theStepsOfAScheduleAscend() {
        file.with(
                "{ epoch = 1, learning-rate = 0.001 }",
                "{epoch = 3, learning-rate = 1}, {epoch = 3, learning-rate = 1}");
        assertThat(file.problems())
                .containsExactly(
                        "small.conf:25: training.schedule.steps: found epoch 3 after epoch 3, expected them in ascending order");
    }

    @Test
    void anElementWithoutANameIsCalledByItsPlaceInTheList() {
        file.with("{ name = relu1, type = relu }", "5, { type = relu }");
        assertThat(file.problems())
                .containsExactly(
                        "small.conf:12: network.layers[1]: found 5, expected a section { }",
                        "small.conf:12: network.layers[2].name: missing, expected letters, digits, hyphens and"
                                + " underscores, such as conv1");
    }

    @Test
    void weightsStartInOneWayOnly() {
        file.with("he = 1", "he = 1, std = 0.1");
        assertThat(file.problems())
                .containsExactly(
                        "small.conf:13: network.layers.fc.weight.he: stands beside std, but only one can say how"
                                + " the values start; set the other to null");
    }

    @Test
    void weightsThatStartNowhereAreMissing() {
        file.with(", weight { he = 1 }", "");
        assertThat(file.problems())
                .containsExactly(
                        "small.conf:13: network.layers.fc.weight.std: missing, expected std = NUMBER or he = GAIN");
    }

    @Test
    void twoLayersOfOneNameAreRefused() {
        file.with("name = relu1", "name = conv1");
        assertThat(file.problems())
                .containsExactly(
                        "small.conf:12: network.layers.conv1.name: a layer below is called conv1 too; give each its"
                                + " own name");
    }

    @Test
    void fewerOutputsThanClassesAreRefusedWithBothNumbers() {
        RunConfig config = file.with("outputs = classes", "outputs = 6").load();
        assertThatThrownBy(() -> config.network().network(10))
                .hasMessageContaining(
                        "small.conf:13: network.layers.fc.outputs: found 6, but the data have 10 classes");
    }

    @Test
    void twoTowersShareAnyNumberOfClassesButOneWhichIsToldWhenTheDataAreKnown() {
        RunConfig config = file.load("towers=2");
        assertThat(config.network().network(10).towers()).isEqualTo(2);
        assertThat(config.network().network(7).towers()).isEqualTo(2);
        assertThatThrownBy(() -> config.network().network(1))
                .hasMessageContaining("small.conf:13: network.layers.fc.outputs: 1 outputs cannot be shared evenly");
    }

    @Test
    void outputsThatTwoTowersCannotShareAreToldAtTheLineOfTheirKey() {
        file.with("outputs = 4", "outputs = 5");
        assertThat(file.problems("towers=2"))
                .containsExactly("small.conf:8: network.layers.conv1.outputs: 5 outputs cannot be shared evenly by two"
                        + " towers");
    }

    @Test
    void columnsThatTheTowersCannotShareAreToldAtTheLayerThatNeedsThem() {
        file.with(
                "{ name = relu1, type = relu }",
                "{ name = conv2, type = convolution, connect = own, outputs = 8, kernel = 3, weight { he = 1 } }");
        assertThat(file.problems("towers=4")).isEmpty();
        assertThat(file.problems("towers=4", "network.columns=2"))
                .containsExactly(
                        "small.conf:12: network.layers.conv2.connect: own, but the 2 columns of this network cannot be"
                                + " shared evenly by 4 towers: run it on a number of towers that divides them; other columns make"
                                + " another network");
    }

    @Test
    void groupsThatDoNotDivideAreToldAtTheLineOfTheirKey() {
        file.with("outputs = 4", "outputs = 4, groups = 2");
        assertThat(file.problems())
                .containsExactly("small.conf:8: network.layers.conv1.groups: 2 groups do not divide 3 inputs and 4"
                        + " outputs evenly");
        assertThat(file.problems("towers=2"))
                .singleElement()
                .asString()
                .startsWith("small.conf:8: network.layers.conv1.groups: 2 groups among all maps cannot be shared by two"
                        + " towers: write connect = own");
    }

    @ParameterizedTest
    @CsvSource({
        "logistik, logistic",
        "absolute-tanh, abs-tanh",
        "abstanh, abs-tanh",
        "local-connected, locally-connected",
        "locally_connected, locally-connected",
    })
    void aMistypedLayerGetsTheNearest(String found, String near) {
        file.with("type = relu }", "type = " + found + " }");
        assertThat(file.problems())
                .singleElement()
                .asString()
                .startsWith("small.conf:12: network.layers.relu1.type: found \"" + found + "\", expected one of")
                .endsWith("did you mean " + near + "?");
    }

    @Test
    void aLocallyConnectedLayerSaysWhatItNeeds() {
        file.with("type = relu }", "type = locally-connected, kernal = 3, weight { std = 1 } }");
        assertThat(file.problems())
                .containsExactly(
                        "small.conf:12: network.layers.relu1.outputs: missing, expected a whole number from 1 to 1000000",
                        "small.conf:12: network.layers.relu1.kernel: missing, expected a whole number, 1 or more",
                        "small.conf:12: network.layers.relu1.connect: missing, expected one of own, all",
                        "small.conf:12: network.layers.relu1.kernal: unknown key; did you mean kernel?");
    }

    @Test
    void aSyntaxErrorIsOneLine() {
        file.with("outputs = 4", "outputs = 4 }}");
        assertThat(file.problems())
                .singleElement()
                .asString()
                .startsWith("small.conf:")
                .doesNotContain("\n");
    }

    @Test
    void aMissingFileIsOneLine() {
        assertThatThrownBy(() -> RunConfig.load(folder.resolve("elsewhere/no.conf"), List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no.conf: no such file")
                .hasMessageNotContaining("did you mean")
                .hasMessageNotContaining("\n");
    }

    @Test
    void aMistypedFileNameGetsTheNearest() {
        assertThatThrownBy(() -> RunConfig.load(folder.resolve("smal.conf"), List.of()))
                .hasMessageEndingWith("did you mean " + folder.resolve("small.conf") + "?");
    }

    @Test
    void aFolderIsOneLine() {
        assertThatThrownBy(() -> RunConfig.load(folder, List.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("is a folder, expected a configuration file");
    }

    @Test
    void aProblemHoldsNoControlCharacters() {
        ConfigException e = new ConfigException("small.conf: \u001b[2Ja\nb\u009b: unknown key");

        assertThat(e.problems()).containsExactly("small.conf: ?[2Ja?b?: unknown key");
        assertThat(e).hasMessage("small.conf: ?[2Ja?b?: unknown key");
    }

    @Test
    void bracketsWithoutEndAreToldInOneLine() {
        assertThat(problemsOf("towers = " + "[".repeat(50_000)))
                .singleElement()
                .asString()
                .contains("nested too deeply");
    }

    @Test
    void referencesThatDoubleAreToldInOneLineBeforeTheyTakeAllMemory() {
        StringBuilder text = new StringBuilder("a0 = aaaaaaaaaa\n");
        for (int i = 1; i < 60; i++) {
            text.append(String.format("a%d = ${a%d}${a%d}\n", i, i - 1, i - 1));
        }
        assertThat(problemsOf(text.toString())).singleElement().asString().contains("more than 1048576 letters");
    }

    private static List<String> problemsOf(String text) {
        return catchThrowableOfType(ConfigException.class, () -> RunConfig.parse(text, "text", List.of()))
                .problems();
    }
}
