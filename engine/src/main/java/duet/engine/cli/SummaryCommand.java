package duet.engine.cli;

import duet.engine.config.RunConfig;
import duet.engine.summary.NetworkSummary;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code summary CONFIG}: the network on paper. */
@Command(
        name = "summary",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Prints what each layer of a network writes and costs, on paper.",
            "Nothing is computed, and no data are looked at. Shapes, parameters and multiply-adds are those"
                    + " of the whole network; activations are those of one tower at the file's batch; a layer that"
                    + " sees all towers has what each tower sends in a step in front of it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar summary configs/alexnet.conf",
            "  java -jar engine.jar summary configs/alexnet.conf --set towers=1 --set training.batch=64 --json"
        })
final class SummaryCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private PaperNetwork network;

    @Option(names = "--json", description = "One JSON object, for programs.")
    private boolean json;

    @Override
    public Integer call() {
        RunConfig config = network.load();
        NetworkSummary summary = new NetworkSummary(config, network.plan(config));
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(summary.json());
        } else {
            summary.lines().forEach(out::println);
        }
        return TrainCommand.DONE;
    }
}
