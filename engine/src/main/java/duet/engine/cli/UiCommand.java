package duet.engine.cli;

import duet.dataloader.DataException;
import duet.engine.signal.StopRequest;
import duet.engine.ui.LivePage;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ui RUN...}: runs on a page, laid over each other. */
@Command(
        name = "ui",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description = {
            "Shows runs on a page for a browser on this machine.",
            "Several are laid over each other; also while they train. They can only be looked at. /metrics"
                    + " has the figures for Prometheus. Ctrl-C ends it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ended as asked", "2:bad input, or the port is in use"},
        footerHeading = "%nFor example:%n",
        footer = {
            "  java -jar engine.jar ui runs/alexnet-20260101T120000Z",
            "  java -jar engine.jar ui --port 8080 runs/*"
        })
final class UiCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65535;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0..*", arity = "1..*", paramLabel = "RUN", description = "Folders of runs.")
    private List<Path> runs = List.of();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Where the page is, on 127.0.0.1 (default: any that is free; it is printed).")
    private int port;

    @Override
    public Integer call() throws InterruptedException {
        requirePort(port, "--port", spec);
        CommandLine line = spec.commandLine();
        PrintWriter out = line.getOut();
        CountDownLatch stopped = new CountDownLatch(1);
        try (LivePage page =
                LivePage.ofRuns(runs, port, warning -> line.getErr().println("warning: " + warning))) {
            out.println("page " + page.url());
            out.flush();
            StopRequest.onSignals(() -> {}).onMade(stopped::countDown);
            stopped.await();
        } catch (UncheckedIOException e) {
            throw new DataException("--port " + port + ": " + e.getMessage(), e);
        }
        return TrainCommand.DONE;
    }

    /** @throws CommandLine.ParameterException when it is none */
    static void requirePort(int port, String option, CommandSpec spec) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    option + " " + port + ": expected a port from 1 to " + HIGHEST_PORT
                            + ", or 0 for any that is free");
        }
    }
}
