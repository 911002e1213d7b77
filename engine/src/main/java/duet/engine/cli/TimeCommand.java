package duet.engine.cli;

import duet.engine.config.RunConfig;
import duet.engine.run.Preparation;
import duet.engine.time.FreshJvm;
import duet.engine.time.PairedComparison;
import duet.engine.time.Pictures;
import duet.engine.time.TimeRun;
import duet.engine.time.Timing;
import duet.engine.time.TimingJson;
import duet.engine.time.TimingText;
import duet.engine.trace.TraceFile;
import duet.ops.network.NetworkPlan;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code time CONFIG}: what a training step takes. */
@Command(
        name = "time",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Measures what a training step takes, layer by layer.",
            "Coordinator, towers, loader and exchange work as in a run, on noise unless --pictures asks for"
                    + " data. Nothing is written.",
            "For each layer the time of its parts, its arithmetic per second and the share of the peak are"
                    + " told; the peak is measured before and after by multiplying matrices on all towers at once."
                    + " Layers are those of the whole network, their times the mean over the towers.",
            "On cards a layer's time is that between two events on the card, and the peak is that of each"
                    + " card by itself."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:the run or the command to compare with failed", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar time configs/alexnet.conf",
            "  java -jar engine.jar time configs/alexnet.conf --set precision=bfloat16 --json",
            "  java -jar engine.jar time configs/alexnet.conf --compare 'python3 torch_alexnet.py' --pairs 7",
            "  java -jar engine.jar time configs/alexnet.conf --set data.path=FOLDER --pictures in-turn --steps 400"
        })
final class TimeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PaperNetwork network;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            description = "Steps that are measured (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3",
            description = "Steps before them that do not count (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    /** What the steps are fed with. */
    private enum Fed {
        NOISE,
        ONE_BATCH,
        ALL,
        IN_TURN;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--pictures",
            paramLabel = "WHAT",
            defaultValue = "noise",
            description = {
                "noise (default); one-batch, the run's first batch again and again; all, read, decoded and"
                        + " augmented as in a"
                        + " run; or in-turn, blocks of steps on all in turn with blocks on one batch, which tells what loading"
                        + " costs."
            })
    private String pictures;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Option(
            names = "--compare",
            paramLabel = "COMMAND",
            description = {
                "Runs this program in a JVM of its own and COMMAND in a shell, in turn, and prints the ratio"
                        + " of their rates.",
                "COMMAND's rate is the last number in its output right before or behind images/s, img/s or"
                        + " images per second,"
                        + " or the value of a JSON key images-per-second."
            })
    private String compare;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            description = "Writes what everybody did when, warm-up included, for ui.perfetto.dev or chrome://tracing.")
    private Path trace;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often both are run (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Mixin
    private Quiet quiet;

    @Override
    public Integer call() throws Exception {
        atLeastOne("--steps", steps);
        atLeastOne("--warm-up", warmUp);
        atLeastOne("--pairs", pairs);
        if (trace != null) {
            if (compare != null) {
                throw new CommandLine.ParameterException(
                        spec.commandLine(), "--trace: one program's steps are traced; leave out --compare");
            }
            TraceFile.requireWritable(trace);
        }
        Fed fed = fed();
        if (compare == null) {
            measure(fed == Fed.NOISE ? withoutData() : withData(fed));
        } else {
            // What is wrong with the file is told before anything is measured.
            load(fed);
            compare();
        }
        return TrainCommand.DONE;
    }

    private RunConfig load(Fed fed) {
        return fed == Fed.NOISE ? network.load() : network.loadWithData();
    }

    private TimeRun.Request withoutData() {
        RunConfig config = load(Fed.NOISE);
        NetworkPlan plan = network.plan(config);
        return new TimeRun.Request(
                config, plan, Pictures.noise(config, plan), warmUp, steps, Optional.ofNullable(trace));
    }

    private TimeRun.Request withData(Fed fed) {
        RunConfig config = load(fed);
        Preparation prepared = Preparation.of(config, quiet.console());
        Pictures fedWith =
                switch (fed) {
                    case NOISE -> Pictures.noise(config, prepared.network());
                    case ONE_BATCH -> Pictures.firstBatch(prepared);
                    case ALL -> Pictures.all(prepared);
                    case IN_TURN -> Pictures.alternating(prepared);
                };
        if (steps < fedWith.leastSteps()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--steps " + steps + ": expected at least " + fedWith.leastSteps() + " with --pictures " + fed);
        }
        return new TimeRun.Request(config, prepared.network(), fedWith, warmUp, steps, Optional.ofNullable(trace));
    }

    private Fed fed() {
        List<String> words = Arrays.stream(Fed.values()).map(Fed::toString).toList();
        return Fed.values()[words.indexOf(Choice.require("--pictures", pictures, words, spec))];
    }

    private void measure(TimeRun.Request request) throws Exception {
        Timing timing = TimeRun.measure(request);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new TimingJson(timing).text());
        } else {
            new TimingText(timing).lines().forEach(out::println);
        }
    }

    private void compare() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PairedComparison comparison = new PairedComparison(FreshJvm.command(ours()), compare);
        comparison.run(pairs, json ? line -> {} : out::println);
        out.println(json ? comparison.json() : comparison.verdict());
    }

    private List<String> ours() {
        List<String> arguments = new ArrayList<>(List.of("time", network.file().toString(), "--json"));
        arguments.addAll(List.of("--steps", Integer.toString(steps), "--warm-up", Integer.toString(warmUp)));
        arguments.addAll(List.of("--pictures", pictures));
        arguments.addAll(network.arguments());
        return arguments;
    }

    private void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " " + value + ": expected a whole number, 1 or more");
        }
    }
}
