package duet.engine;

import duet.engine.cli.TrainCommand;
import duet.engine.companion.Companions;
import duet.engine.console.Console;
import duet.engine.console.PrintableWriter;
import duet.engine.replay.ReplayRun;
import duet.engine.run.Ending;
import duet.engine.run.ProcessSettings;
import duet.engine.run.TrainingRun;
import duet.engine.trace.Probe;
import duet.engine.ui.LivePage;
import duet.engine.ui.watch.WatchedRun;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Optional;

/** The program. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ProcessSettings.apply();
        ProcessSettings.refuseJavaObjects();
        // From Java 22 to 24 there is a console even where the output is a file, unless the plain one is asked for.
        System.setProperty("jdk.console", "java.base");
        int code = TrainCommand.execute(
                arguments,
                request -> code(train(request)),
                (request, console) -> ReplayRun.run(request, console) ? TrainCommand.DONE : TrainCommand.FAILED,
                printable(System.out),
                printable(System.err));
        System.exit(code);
    }

    private static PrintWriter printable(PrintStream stream) {
        return new PrintWriter(new PrintableWriter(new PrintWriter(stream)), true);
    }

    private static int code(Ending ending) {
        return switch (ending) {
            case IN_ORDER -> TrainCommand.DONE;
            case BROKEN -> TrainCommand.FAILED;
            case HOSTS_MISSING -> TrainCommand.TRY_AGAIN;
        };
    }

    private static Ending train(TrainCommand.Request request) throws Exception {
        Console console = Console.onStandardOutput(request.told());
        Optional<LivePage> page = request.pagePort().isPresent()
                ? LivePage.ofTraining(
                        request.config().name(), request.pagePort().getAsInt(), console::warn)
                : Optional.empty();
        try {
            page.ifPresent(open -> console.result("page " + open.url()));
            return train(request, console, page.map(LivePage::watch));
        } finally {
            page.ifPresent(LivePage::close);
        }
    }

    private static Ending train(TrainCommand.Request request, Console console, Optional<WatchedRun> page)
            throws Exception {
        Companions companions = new Companions(page);
        Probe probe = page.isPresent() ? page.get() : Probe.NONE;
        TrainingRun.View view = new TrainingRun.View(companions, probe, request.trace());
        Ending ending = request.resumed().isPresent()
                ? TrainingRun.resume(request.resumed().get(), request.config(), view, console)
                : TrainingRun.start(request.config(), request.runs(), view, console);
        if (ending == Ending.IN_ORDER) {
            companions.report(console);
        }
        return ending;
    }
}
