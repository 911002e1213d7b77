package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import duet.engine.run.RunFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What holds for training and for every verb: its help is whole and true, and wrong input is told in one line. */
class EveryVerbTest {
    private static final String TRAINING = "";
    private static final String PROGRAM = "java -jar engine.jar";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\\S+");

    /** What each verb says of a thing that is not there: its name, and what was expected. */
    private static final Map<String, List<String>> MISSING = new TreeMap<>();

    static {
        missing(TRAINING, "no.conf", "no.conf", "expected a configuration");
        missing("train", "no.conf", "no.conf", "expected a configuration");
        missing("prepare", "no-source target", "no-source", "expected one with ImageNet's tar files");
        missing("inspect", "no-set", "no-set", "expected one with train/CLASS/");
        missing("log", "no-run", "no-run", "expected the folder of a run");
        missing("replay", "no-run", "no-run", "expected one such as runs/");
        missing("summary", "no.conf", "no.conf", "expected a configuration");
        missing("time", "no.conf", "no.conf", "expected a configuration");
        missing("gradcheck", "no.conf", "no.conf", "expected a configuration");
        missing("evaluate", "no-run", "no-run", "expected one such as runs/");
        missing("filters", "no-run", "no-run", "expected one such as runs/");
        missing("report", "no-run", "no-run", "expected one such as runs/");
        missing("export", "no-run --onnx a.onnx", "no-run", "expected one such as runs/");
        missing("import", "no.safetensors r --config ../configs/caffe-alexnet.conf", "no.safetensors", "expected a");
        missing("predict", "no-run", "no-run", "expected one such as runs/");
        missing("features", "no-run", "no-run", "expected one such as runs/");
        missing("similar", "no-run", "no-run", "expected one such as runs/");
        missing("codes", "no-run", "no-run", "expected one such as runs/");
        missing("compare", "no-run", "no-run", "expected one such as runs/");
        missing("figure1", "no.conf", "no.conf", "expected a configuration");
        missing("ui", "no-run", "no-run", "expected one such as runs/");
        missing("node", "no.conf", "no.conf", "expected a configuration");
        missing("keys", "pom.xml 10.0.0.5", Path.of("pom.xml").toAbsolutePath().toString(), "expected a folder");
        missing("doctor", "x", "x", "nothing more is expected");
        missing("completion", "x", "x", "nothing more is expected");
        missing("help", "no-verb", "no-verb", "expected one of");
        missing("version", "x", "x", "nothing more is expected");
    }

    private static void missing(String verb, String arguments, String name, String expected) {
        MISSING.put(verb, List.of((verb + " " + arguments).strip(), name, expected));
    }

    private static CommandLine program() {
        // The runner of replay is not asked to run: what stands for it says what the real one says.
        return Verbs.of(request -> TrainCommand.DONE, (request, console) -> {
            RunFolder.config(request.run());
            return TrainCommand.DONE;
        });
    }

    private static Stream<CommandLine> commands() {
        CommandLine program = program();
        return Stream.concat(
                Stream.of(program), program.getSubcommands().values().stream().distinct());
    }

    private static String verb(CommandLine command) {
        return command.getParent() == null ? TRAINING : command.getCommandName();
    }

    @FunctionalInterface
    private interface Check {
        void of(CommandLine command) throws Exception;
    }

    private static Stream<DynamicTest> each(Check check) {
        return commands()
                .map(command -> DynamicTest.dynamicTest(
                        verb(command).isEmpty() ? "training" : verb(command), () -> check.of(command)));
    }

    private static Line carriedOut(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = program()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
        return new Line(code, out.toString(), err.toString());
    }

    private static String[] behind(CommandLine command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (command.getParent() != null) {
            all.add(0, verb(command));
        }
        return all.toArray(String[]::new);
    }

    private static String help(CommandLine command) {
        Line line = carriedOut(behind(command, "--help"));
        assertThat(line.exitCode()).isZero();
        assertThat(line.err()).isEmpty();
        return line.out();
    }

    @TestFactory
    Stream<DynamicTest> helpFitsEightyColumns() {
        return each(command -> assertThat(help(command).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(HelpLayout.COLUMNS)));
    }

    @TestFactory
    Stream<DynamicTest> helpCutsNoWordInTwo() {
        return each(command -> {
            List<String> words = Arrays.asList(help(command).split("\\s+"));
            assertThat(descriptions(command)).allSatisfy(text -> assertThat(words)
                    .containsAll(Arrays.asList(text.replace("%%", "%").strip().split("\\s+"))));
        });
    }

    private static Stream<String> descriptions(CommandLine command) {
        Stream<String> arguments = Stream.concat(
                        command.getCommandSpec().options().stream(),
                        command.getCommandSpec().positionalParameters().stream())
                .map(EveryVerbTest::description);
        return Stream.concat(
                arguments,
                Stream.of(
                                command.getCommandSpec().usageMessage().description(),
                                command.getCommandSpec().usageMessage().footer())
                        .flatMap(Arrays::stream));
    }

    @TestFactory
    Stream<DynamicTest> everyArgumentIsDescribedWithItsDefault() {
        return each(command -> {
            assertThat(command.getCommandSpec().args()).allSatisfy(argument -> {
                String text = description(argument);
                assertThat(text).as(argument.toString()).isNotBlank();
                if (hasDefault(argument)) {
                    assertThat(text).as(argument.toString()).contains("default");
                }
            });
        });
    }

    private static String description(ArgSpec argument) {
        return String.join(" ", argument.description())
                .replace("${DEFAULT-VALUE}", String.valueOf(argument.defaultValue()));
    }

    private static boolean hasDefault(ArgSpec argument) {
        boolean isFlag = argument instanceof OptionSpec option && option.arity().max() == 0;
        return argument.defaultValue() != null && !isFlag;
    }

    @TestFactory
    Stream<DynamicTest> exitCodesAreToldAndMeanTheSameEverywhere() {
        return each(command -> {
            assertThat(help(command)).contains("\nExit codes:\n");
            List<String> codes = new ArrayList<>(
                    command.getCommandSpec().usageMessage().exitCodeList().keySet());
            assertThat(codes).startsWith("0").contains("2").isSubsetOf("0", "1", "2", "75");
            assertThat(command.getCommandSpec().usageMessage().exitCodeList().get("2"))
                    .matches("bad input.*|there is no such verb");
        });
    }

    @TestFactory
    Stream<DynamicTest> examplesAreCommandLinesOfTheVerb() {
        return each(command -> {
            assertThat(help(command)).contains("\nFor example:\n");
            List<String> examples =
                    Arrays.asList(command.getCommandSpec().usageMessage().footer());
            assertThat(examples).isNotEmpty().allSatisfy(example -> {
                assertThat(example).contains(PROGRAM);
                String[] words = words(example.replaceAll(".*" + PROGRAM + "|[)]$", ""));
                CommandLine parsing = program();
                assertThatCode(() -> parsing.parseArgs(words)).doesNotThrowAnyException();
                assertThat(parsed(parsing)).isEqualTo(verb(command));
            });
        });
    }

    /** The verb that the last command line was one of. */
    private static String parsed(CommandLine program) {
        return program.getParseResult().hasSubcommand()
                ? program.getParseResult().subcommand().commandSpec().name()
                : TRAINING;
    }

    /** As a shell has them. */
    private static String[] words(String text) {
        return WORD.matcher(text)
                .results()
                .map(word -> word.group(1) == null ? word.group() : word.group(1))
                .toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> aWrongOptionIsNamedInOneLine() {
        return each(command -> {
            Line line = carriedOut(behind(command, "--no-such-option"));
            assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
            assertThat(line.out()).isEmpty();
            assertThat(line.problems()).singleElement().asString().startsWith("Unknown option: --no-such-option");
        });
    }

    @TestFactory
    Stream<DynamicTest> whatIsNotThereIsNamedInOneLineWithWhatWasExpected() {
        return each(command -> {
            assertThat(MISSING).containsKey(verb(command));
            List<String> told = MISSING.get(verb(command));
            Line line = carriedOut(words(told.get(0)));
            assertThat(line.exitCode()).as(line.err()).isEqualTo(TrainCommand.BAD_INPUT);
            assertThat(line.out()).isEmpty();
            assertThat(line.problems())
                    .singleElement()
                    .asString()
                    .startsWith(told.get(1) + ": ")
                    .contains(told.get(2));
        });
    }

    @Test
    void theListOfVerbsHasALineForEach() {
        List<String> lines = help(program()).lines().toList();
        int first = lines.indexOf("Verbs (each explained by VERB --help):") + 1;
        List<String> listed = lines
                .subList(first, first + lines.subList(first, lines.size()).indexOf(""))
                .stream()
                .map(line -> line.strip().split(" ")[0])
                .toList();
        List<String> wanted = program().getSubcommands().values().stream()
                .filter(verb -> !verb.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .toList();
        assertThat(listed).isEqualTo(wanted);
    }
}
