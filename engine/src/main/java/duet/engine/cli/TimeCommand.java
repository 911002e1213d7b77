package duet.engine.cli;

import duet.engine.config.RunConfig;
import duet.engine.time.FreshJvm;
import duet.engine.time.PairedComparison;
import duet.engine.time.TimeRun;
import duet.engine.time.Timing;
import duet.engine.time.TimingJson;
import duet.engine.time.TimingText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
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
        usageHelpAutoWidth = true,
        description = {
            "Measures the training step: coordinator, towers, loader and exchange as in a run, on noise instead of pictures."
                    + " Nothing is written.",
            "For each layer the time of its parts, its arithmetic per second and the share of the peak, which is measured before"
                    + " and after by multiplying matrices on all towers at once. Layers are those of the whole network, their times the"
                    + " mean over the towers."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:the run or the command to compare with failed", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar time configs/alexnet.conf",
            "  java -jar engine.jar time configs/alexnet.conf --set precision=bfloat16 --json",
            "  java -jar engine.jar time configs/alexnet.conf --compare 'python3 torch_alexnet.py' --pairs 7"
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
            description = "Steps that count (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "3",
            description = "Steps before them (default: ${DEFAULT-VALUE}).")
    private int warmUp;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Option(
            names = "--compare",
            paramLabel = "COMMAND",
            description = {
                "Runs this program in a JVM of its own and COMMAND in a shell, in turn, and prints the ratio of their rates.",
                "COMMAND's rate is the last number in its output right before or behind images/s, img/s or images per second,"
                        + " or the value of a JSON key images-per-second."
            })
    private String compare;

    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "5",
            description = "How often both are run (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Override
    public Integer call() throws Exception {
        atLeastOne("--steps", steps);
        atLeastOne("--warm-up", warmUp);
        atLeastOne("--pairs", pairs);
        RunConfig config = network.load();
        TimeRun.Request request = new TimeRun.Request(config, network.plan(config), warmUp, steps);
        if (compare == null) {
            measure(request);
        } else {
            compare();
        }
        return TrainCommand.DONE;
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
