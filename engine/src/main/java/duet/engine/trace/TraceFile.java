package duet.engine.trace;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.engine.eventlog.EventType;
import duet.ops.device.LayerTimer;
import duet.ops.tower.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What everybody in this process did when, as a file for ui.perfetto.dev or chrome://tracing. A track for each actor (coordinator,
 * checkpoints, loaders, towers), and for each tower its device's layers and its exchanges. It holds the first half million events, about 70 MB.
 */
public final class TraceFile implements Probe, EventSink, AutoCloseable {
    private static final long MOST_EVENTS = 500_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TraceWriter out;
    private final Map<Integer, TowerTrace> towers = new ConcurrentHashMap<>();
    private final AtomicInteger loaders = new AtomicInteger();
    private volatile long firstStep;

    private TraceFile(TraceWriter out) {
        this.out = out;
    }

    /**
     * @param warnings told at most once, when the trace is full or cannot be written
     * @throws DataException when there can be no such file
     */
    public static TraceFile create(Path file, Consumer<String> warnings) {
        return create(file, MOST_EVENTS, warnings);
    }

    static TraceFile create(Path file, long mostEvents, Consumer<String> warnings) {
        requireWritable(file);
        try {
            TraceWriter out = new TraceWriter(file, mostEvents, warnings);
            out.nameProcess(Track.actors(), "actors");
            out.nameTrack(Track.coordinator(), "coordinator");
            out.nameTrack(Track.checkpoints(), "checkpoints");
            return new TraceFile(out);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be written (" + e + "); name another file with --trace", e);
        }
    }

    /**
     * To be called before anything is computed.
     *
     * @throws DataException when there can be no such file
     */
    public static void requireWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new DataException(file + ": cannot be written, "
                    + (Files.isDirectory(file) ? "it is a folder" : "there is no folder for it that may be written to")
                    + "; name another file with --trace");
        }
    }

    @Override
    public Exchange exchange(int tower, Exchange exchange) {
        return begin(tower).around(exchange);
    }

    @Override
    public Optional<LayerTimer> timer(int tower, String device) {
        nameTower(tower, device);
        // A tower alone has no exchange to begin with.
        return Optional.of(towers.containsKey(tower) ? towers.get(tower) : begin(tower));
    }

    /** Where a host was lost a tower is made anew. */
    private TowerTrace begin(int tower) {
        TowerTrace begun = new TowerTrace(out, tower, firstStep);
        TowerTrace before = towers.put(tower, begun);
        if (before != null) {
            before.end();
        }
        return begun;
    }

    private void nameTower(int tower, String device) {
        out.nameProcess(Track.ofTower(tower), "tower " + tower + " on " + device);
        out.nameTrack(Track.steps(tower), "tower " + tower);
        out.nameTrack(Track.layers(tower), "layers");
        out.nameTrack(Track.exchange(tower), "exchange");
    }

    @Override
    public BatchMaker maker(BatchMaker maker) {
        int loader = loaders.getAndIncrement();
        Track track = Track.loader(loader);
        out.nameTrack(track, "loader " + loader);
        return (request, buffer) -> {
            long start = System.nanoTime();
            maker.make(request, buffer);
            out.span(track, "loading", name(request), start, System.nanoTime(), Map.of("images", request.images()));
        };
    }

    private static String name(BatchRequest request) {
        return (request.split() == Split.TRAINING ? "batch of step " : "validation batch ") + request.step();
    }

    @Override
    public CheckpointStore store(CheckpointStore store) {
        return (Checkpoint checkpoint) -> {
            long start = System.nanoTime();
            CheckpointStore.Written written = store.write(checkpoint);
            out.span(
                    Track.checkpoints(),
                    "checkpoint",
                    "writes " + written.file(),
                    start,
                    System.nanoTime(),
                    Map.of("bytes", written.bytes()));
            return written;
        };
    }

    /** What the coordinator tells; shown when it was recorded, a moment later. */
    @Override
    public void accept(Event event) {
        if (event instanceof Event.RunOpened opened) {
            firstStep = opened.firstStep();
        } else if (event instanceof Event.StepDone step) {
            out.instant(Track.coordinator(), "step " + step.step() + " is done", Map.of());
            out.counter(Track.coordinator(), "loss", step.loss());
            out.counter(Track.coordinator(), "images/s", step.images() * NANOS_PER_SECOND / step.nanos());
        } else if (event instanceof Event.BatchPrepared batch) {
            out.instant(Track.coordinator(), "batch of step " + batch.step() + " is ready", Map.of());
        } else if (event instanceof Event.LearningRateChanged change) {
            out.instant(Track.coordinator(), "learning rate " + change.to(), Map.of("reason", change.reason()));
        } else {
            out.instant(Track.coordinator(), EventType.of(event).label(), Map.of());
        }
    }

    /** To be called when nobody works any more. */
    @Override
    public void close() {
        towers.values().forEach(TowerTrace::end);
        out.close();
    }
}
