package duet.engine.ui.watch;

import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.actors.tower.TowerWatch;
import duet.dataloader.batch.BatchMaker;
import duet.engine.run.Onlooker;
import duet.engine.trace.Probe;
import duet.engine.ui.view.RunView;
import duet.engine.ui.view.Track;
import duet.ops.device.Parameter;
import duet.ops.tower.Exchange;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Looks at the run that trains in this process, and shows it. What goes wrong in that is told once and does not touch the run. */
public final class WatchedRun implements Onlooker, Probe {
    private final RunView view;
    private final Consumer<Event> further;
    private final Clock clock = Clock.systemUTC();
    private final Guarded guarded;
    private final FirstLayer firstLayer;
    private final AtomicInteger loaders = new AtomicInteger();

    /**
     * @param further is told every event as well
     * @param warnings told at most once
     */
    public WatchedRun(RunView view, Consumer<Event> further, Consumer<String> warnings) {
        this.view = view;
        this.further = further;
        guarded = new Guarded(warnings);
        firstLayer = new FirstLayer(view.filters());
    }

    @Override
    public void accept(Event event) {
        guarded.run(() -> {
            view.accept(event, clock.instant());
            further.accept(event);
        });
    }

    @Override
    public Exchange exchange(int tower, Exchange exchange) {
        return new WatchedExchange(exchange, track(tower));
    }

    @Override
    public TowerWatch watch(int tower, List<Parameter> parameters) {
        firstLayer.expect(tower);
        return new TowerLook(tower, parameters, track(tower), view.sizes(), firstLayer, guarded);
    }

    private Track track(int tower) {
        return view.activity().track("tower " + tower, "a batch and an order");
    }

    /** Loaders are numbered in the order in which they begin. */
    @Override
    public BatchMaker maker(BatchMaker maker) {
        Track track = view.activity().track("loader " + loaders.getAndIncrement(), "a free buffer");
        return (request, buffer) -> {
            track.begin(Track.Kind.MAKE, request.step());
            try {
                maker.make(request, buffer);
            } finally {
                track.end();
            }
        };
    }

    @Override
    public CheckpointStore store(CheckpointStore store) {
        Track track = view.activity().track("writer of checkpoints", "the next checkpoint");
        return checkpoint -> {
            long steps = checkpoint.standing().position().steps();
            track.begin(Track.Kind.WRITE, steps);
            try {
                CheckpointStore.Written written = store.write(checkpoint);
                guarded.run(() -> new CopyLook(view.sizes(), firstLayer).look(steps, checkpoint.towers()));
                return written;
            } finally {
                track.end();
            }
        };
    }

    /** What it holds belongs to the page. */
    @Override
    public void close() {}
}
