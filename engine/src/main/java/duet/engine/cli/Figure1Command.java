package duet.engine.cli;

import duet.engine.console.Console;
import duet.engine.figure1.Figure1;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code figure1}: ReLUs against saturating units, on the user's own data. */
@Command(
        name = "figure1",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Trains ReLUs against tanh units and draws Figure 1 of the paper.",
            "A network with ReLUs and the same one with tanh units are trained at several learning rates,"
                    + " each until its training error is 25 %% or less, and the errors are drawn against the epochs.",
            "It may be interrupted: the same command goes on, and what is trained is not trained again."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:drawn, or stopped as asked", "1:the figure failed", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar figure1 --data cifar-10-batches-bin",
            "  java -jar engine.jar figure1 --data cifar-10-batches-bin --rates 0.001,0.002 --seeds 1,2,3 --out figure1.svg",
            "  java -jar engine.jar figure1 --data cifar-10-batches-bin --rates 0.001 --rates-of figure1-tanh=0.004,0.008"
        })
final class Figure1Command implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..*",
            paramLabel = "CONFIG",
            description = "Networks to compare (default: configs/figure1-relu.conf configs/figure1-tanh.conf).")
    private List<Path> networks = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "Pictures of any form that training reads, CIFAR-10's in the paper (default: those that the"
                    + " configurations name).")
    private Path data;

    @Option(
            names = "--rates",
            paramLabel = "RATE",
            split = ",",
            defaultValue = "0.0005,0.001,0.002,0.004",
            description = "Learning rates, with commas (default: ${DEFAULT-VALUE}).")
    private List<Double> rates = new ArrayList<>();

    @Option(
            names = "--rates-of",
            paramLabel = "NAME=RATE[,RATE...]",
            description =
                    "Learning rates of one network alone, by the name that its configuration gives it; may be given"
                            + " many times. The paper chose the rate of each for itself.")
    private Map<String, String> ratesOf = new LinkedHashMap<>();

    @Option(
            names = "--seeds",
            paramLabel = "SEED",
            split = ",",
            defaultValue = "1",
            description = "Seeds, with commas; of several the mean is told (default: ${DEFAULT-VALUE}).")
    private List<Long> seeds = new ArrayList<>();

    @Option(
            names = "--epochs",
            paramLabel = "N",
            defaultValue = "40",
            description = "Epochs of each run at most (default: ${DEFAULT-VALUE}).")
    private int epochs;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Overrides a key of both files; may be given many times.")
    private List<String> set = new ArrayList<>();

    @Option(
            names = "--runs",
            paramLabel = "DIR",
            defaultValue = "runs",
            description = "Where the folders of the runs are made (default: ${DEFAULT-VALUE}).")
    private Path runs;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where the figure is drawn; FILE ends in .png or .svg; may be given many times (default:"
                    + " figure1.png and figure1.svg).")
    private List<Path> out = new ArrayList<>();

    @Option(
            names = {"-q", "--quiet"},
            description = "Prints no progress, and nothing of the single runs. What remains: what came of it, and"
                    + " warnings. Errors"
                    + " go to standard error as ever.")
    private boolean quiet;

    @Override
    public Integer call() throws Exception {
        requireRates("--rates", rates);
        require(epochs >= 1, "--epochs " + epochs + ": expected a whole number, 1 or more");
        Figure1.Request request = new Figure1.Request(
                networks.isEmpty()
                        ? List.of(Path.of("configs/figure1-relu.conf"), Path.of("configs/figure1-tanh.conf"))
                        : networks,
                Optional.ofNullable(data),
                rates,
                ratesOfNetworks(),
                seeds,
                epochs,
                set,
                runs,
                out.isEmpty() ? List.of(Path.of("figure1.png"), Path.of("figure1.svg")) : out);
        Figure1.draw(request, Console.onStandardOutput(quiet ? Console.Told.WARNINGS : Console.Told.EVERYTHING))
                .forEach(spec.commandLine().getOut()::println);
        return TrainCommand.DONE;
    }

    private Map<String, List<Double>> ratesOfNetworks() {
        Map<String, List<Double>> all = new LinkedHashMap<>();
        ratesOf.forEach((network, text) -> {
            String option = "--rates-of " + network;
            List<Double> own = new ArrayList<>();
            for (String rate : text.split(",")) {
                own.add(number(option, rate));
            }
            requireRates(option, own);
            all.put(network, own);
        });
        return all;
    }

    private double number(String option, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + "=" + text + ": expected numbers with commas between them");
        }
    }

    private void requireRates(String option, List<Double> given) {
        require(
                given.stream().allMatch(rate -> rate > 0 && Double.isFinite(rate)),
                option + " " + given + ": expected numbers above 0");
    }

    private void require(boolean condition, String problem) {
        if (!condition) {
            throw new CommandLine.ParameterException(spec.commandLine(), problem);
        }
    }
}
