package duet.engine.cli;

import duet.engine.config.RunConfig;
import duet.engine.gradcheck.GradientCheck;
import duet.engine.gradcheck.GradientReport;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gradcheck CONFIG}: whether the gradients are right. */
@Command(
        name = "gradcheck",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Checks the gradients of a network by finite differences.",
            "That is done on noise and on a shrunken copy of the network: fewer maps and a smaller image,"
                    + " but the same layers, kernels, strides, groups and towers.",
            "The reference device is held to central differences of its own loss in double precision, at a"
                    + " sample of each weight and bias array; the configured device is held to the reference at all of"
                    + " them. Where a relu or a pool bends the loss within the step, so that two step sizes disagree,"
                    + " the sample is drawn again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all gradients are within the tolerances", "1:some are not", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar gradcheck configs/alexnet.conf",
            "  java -jar engine.jar gradcheck configs/cifar10.conf --set towers=2 --samples 32"
        })
final class GradcheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PaperNetwork network;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "8",
            description = "Values of each array at which differences are taken (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        if (samples < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--samples " + samples + ": expected a whole number, 1 or more");
        }
        RunConfig config = network.load();
        GradientReport report = GradientCheck.run(new GradientCheck.Request(config, network.plan(config), samples));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json());
        } else {
            report.lines().forEach(out::println);
        }
        return report.passed() ? TrainCommand.DONE : TrainCommand.FAILED;
    }
}
