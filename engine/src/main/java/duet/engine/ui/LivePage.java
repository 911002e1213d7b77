package duet.engine.ui;

import duet.engine.ui.view.RunView;
import duet.engine.ui.watch.WatchedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A page for a browser on this machine that shows runs as they are, and the same figures for Prometheus. It is only to be looked at:
 * nothing that is asked of it changes anything.
 */
public final class LivePage implements AutoCloseable {
    private final List<RunView> views;
    private final Meters meters;
    private final PageServer server;
    private final Consumer<String> warnings;
    private Optional<LoggedRuns> logged = Optional.empty();

    private LivePage(List<String> names, int port, Consumer<String> warnings) throws IOException {
        views = IntStream.range(0, names.size())
                .mapToObj(run -> new RunView(run, names.get(run)))
                .toList();
        meters = new Meters(views);
        server = PageServer.start(port, views, meters);
        this.warnings = warnings;
    }

    /**
     * The page of the run that trains in this process.
     *
     * @param port 0 for any that is free
     * @param warnings told in one line when there is no page, or nothing new on it; the run goes on all the same
     * @return empty where there can be none
     */
    public static Optional<LivePage> ofTraining(String name, int port, Consumer<String> warnings) {
        try {
            return Optional.of(new LivePage(List.of(name), port, warnings));
        } catch (IOException e) {
            warnings.accept("no page for --ui, the run goes on without it: " + reason(port, e));
            return Optional.empty();
        }
    }

    /**
     * A page of runs that other processes train or have trained.
     *
     * @param runs their folders
     * @throws duet.dataloader.DataException when one of them has no event log
     * @throws UncheckedIOException when the port cannot be had; the message says so in one line
     */
    public static LivePage ofRuns(List<Path> runs, int port, Consumer<String> warnings) {
        LoggedRuns opened = LoggedRuns.open(runs, warnings);
        try {
            LivePage page = new LivePage(opened.names(), port, warnings);
            page.logged = Optional.of(opened);
            opened.follow(page.views, page.meters::accept);
            return page;
        } catch (IOException e) {
            opened.close();
            throw new UncheckedIOException(reason(port, e), e);
        }
    }

    private static String reason(int port, IOException e) {
        return e instanceof BindException
                ? "port " + port + " is in use (" + e.getMessage() + "); name another one, or none for any that is free"
                : "port " + port + " cannot be listened at: " + e;
    }

    /** Where it is to be looked at. */
    public String url() {
        return server.url();
    }

    /** Pages in browsers that are told what happens. */
    int listeners() {
        return server.listeners();
    }

    /** Shows the run that it is given to. */
    public WatchedRun watch() {
        return new WatchedRun(views.get(0), event -> meters.accept(0, event), warnings);
    }

    /** Shows the last that happened, and is gone. */
    @Override
    public void close() {
        logged.ifPresent(LoggedRuns::close);
        server.close();
        meters.close();
    }
}
