package duet.engine.cli;

import duet.engine.config.RunConfig;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The arguments of verbs that look at a network, as a rule without its data. */
final class PaperNetwork {
    /** Those of the built-in sample and of CIFAR-10. */
    private static final int CLASSES = 10;
    /** Whatever the data are, they are not looked at, and the file's block for the sample stays off. */
    private static final List<String> NO_DATA = List.of("data.format=synthetic", "data.path=null");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CONFIG", description = "Configuration file, such as configs/alexnet.conf.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Overrides a key of the file; may be given many times. Unless data are asked for they are not"
                    + " looked at, and the file's on-sample block is left out.")
    private List<String> overrides = new ArrayList<>();

    @Option(
            names = "--classes",
            paramLabel = "N",
            description = "Outputs where the file says outputs = classes (default: " + CLASSES + ").")
    private Integer classes;

    Path file() {
        return config;
    }

    /** What was given besides the file. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        overrides.forEach(override -> arguments.addAll(List.of("--set", override)));
        if (classes != null) {
            arguments.addAll(List.of("--classes", classes.toString()));
        }
        return arguments;
    }

    /**
     * With the data, as a run has them.
     *
     * @throws duet.engine.config.ConfigException with every problem of the file
     */
    RunConfig loadWithData() {
        return RunConfig.load(config, overrides);
    }

    /**
     * @throws duet.engine.config.ConfigException with every problem of the file
     * @throws CommandLine.ParameterException when there are no classes
     */
    RunConfig load() {
        if (classes != null && classes < 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--classes " + classes + ": expected a whole number, 1 or more");
        }
        List<String> all = new ArrayList<>(overrides);
        all.addAll(NO_DATA);
        return RunConfig.load(config, all);
    }

    /** @throws duet.engine.config.ConfigException when the layers do not fit each other or the classes */
    NetworkPlan plan(RunConfig loaded) {
        if (classes != null) {
            return NetworkPlan.of(loaded.network().network(classes));
        }
        // Fewer classes than any data have: more outputs than that were written down as a number.
        NetworkSpec fewest = loaded.network().network(2);
        return NetworkPlan.of(outputs(fewest) > 2 ? fewest : loaded.network().network(CLASSES));
    }

    private static int outputs(NetworkSpec spec) {
        return spec.layers().stream()
                .filter(LayerSpec.Learned.class::isInstance)
                .mapToInt(layer -> ((LayerSpec.Learned) layer).outputs())
                .reduce(0, (below, last) -> last);
    }
}
