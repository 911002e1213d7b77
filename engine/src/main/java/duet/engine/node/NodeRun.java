package duet.engine.node;

import duet.actors.cluster.ClusterHost;
import duet.actors.cluster.ClusterUnavailableException;
import duet.actors.cluster.HostAddress;
import duet.actors.cluster.HostOffer;
import duet.engine.config.ConfigException;
import duet.engine.config.HostConfig;
import duet.engine.device.Devices;
import duet.engine.run.TlsAccess;
import duet.engine.signal.StopRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A host that waits for runs and serves one after the other, until it is asked to end. */
public final class NodeRun {
    /** Starts in a row that may fail after the first life, whose port may still be held. */
    private static final int MOST_REFUSALS = 5;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Life.Starter starter;
    private final StopRequest stop;
    private final Consumer<String> news;
    private final RestartPause pause;
    private int refusals;
    private boolean lived;

    NodeRun(Life.Starter starter, StopRequest stop, Consumer<String> news, RestartPause pause) {
        this.starter = starter;
        this.stop = stop;
        this.news = news;
        this.pause = pause;
    }

    /**
     * Returns when the process is asked to end.
     *
     * @param news told what happens, in lines, from any thread
     * @throws ConfigException when the files for TLS cannot be read
     * @throws ClusterUnavailableException when the address cannot be taken
     */
    public static void serve(HostConfig config, Consumer<String> news) throws InterruptedException {
        TlsAccess.require(config.membership());
        HostOffer offer = offer(config);
        HostRuns program = new HostRuns(config, news);
        news.accept("offers " + offer.towers() + (offer.towers() == 1 ? " tower on " : " towers on ") + offer.device()
                + "; waits for a run at "
                + config.membership().seeds().stream()
                        .map(HostAddress::toString)
                        .collect(Collectors.joining(", ")));
        Life.Starter starter = () -> Life.of(ClusterHost.start(config.membership(), offer, program, news));
        StopRequest stop = StopRequest.onSignals(() -> news.accept("ending in order; once more to end at once"));
        new NodeRun(starter, stop, news, new RestartPause(FIRST_PAUSE)).run();
    }

    private static HostOffer offer(HostConfig config) {
        int cores = config.cores().orElse(Runtime.getRuntime().availableProcessors());
        String device = Devices.offered(config.device(), config.towers(), cores);
        return new HostOffer(config.membership().address().host(), config.towers(), device);
    }

    void run() throws InterruptedException {
        while (!stop.isMade()) {
            long began = System.nanoTime();
            liveOnce();
            if (!stop.isMade()) {
                stop.await(pause.after(Duration.ofNanos(System.nanoTime() - began)));
            }
        }
        news.accept("ended");
    }

    private void liveOnce() throws InterruptedException {
        try (Life life = starter.start()) {
            lived = true;
            refusals = 0;
            CompletableFuture<String> end = new CompletableFuture<>();
            life.done().whenComplete((reason, failure) -> end.complete(failure == null ? reason : failure.toString()));
            stop.onMade(() -> end.complete("asked to end"));
            news.accept("over: " + end.join());
        } catch (ClusterUnavailableException e) {
            refusals++;
            if (!lived || refusals > MOST_REFUSALS) {
                throw e;
            }
            news.accept("tries again: " + e.getMessage());
        } finally {
            stop.clear();
        }
    }
}
