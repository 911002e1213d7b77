package duet.engine.cli;

import duet.engine.config.HostConfig;
import duet.engine.node.NodeRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code node CONFIG}: a host that waits for runs. */
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Offers this machine to runs over several hosts.",
            "It serves one after the other, until Ctrl-C or SIGTERM. A run finds it when both name the same"
                    + " cluster.seeds."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "1:something broke", "2:bad input"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar node configs/host.conf",
            "  java -jar engine.jar node configs/host.conf --set cluster.towers=2 --set data.path=imagenet"
        })
final class NodeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "CONFIG", description = "Configuration of the host: configs/host.conf.")
    private Path config;

    @Option(
            names = "--set",
            paramLabel = "key=value",
            description = "Overrides a key of the file; may be given many times.")
    private List<String> overrides = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        NodeRun.serve(HostConfig.load(config, overrides), out::println);
        return TrainCommand.DONE;
    }
}
