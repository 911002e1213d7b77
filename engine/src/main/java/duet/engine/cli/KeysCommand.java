package duet.engine.cli;

import duet.engine.keys.HostKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code keys DIR HOST...}: certificates for the hosts of a run. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Makes a key and a certificate for each host of a run (TLS).",
            "By these the hosts know each other. A private authority is made too; in a folder that has one"
                    + " already, hosts are added to it. Nothing is ever overwritten. Give each host its own two files"
                    + " and the authority's certificate; keep authority.key for yourself."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:made", "1:something broke", "2:bad input; nothing was written"},
        footerHeading = "%nFor example:%n",
        footer = {"  java -jar engine.jar keys keys 10.0.0.5 10.0.0.6 trainer.local"})
final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "Where the files are written.")
    private Path folder;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "HOST",
            description = "Names or addresses, as in cluster.host of each host's configuration.")
    private List<String> hosts;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        HostKeys.make(folder, hosts).forEach(out::println);
        return TrainCommand.DONE;
    }
}
