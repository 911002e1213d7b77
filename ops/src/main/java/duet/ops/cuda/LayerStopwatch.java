package duet.ops.cuda;

import duet.ops.device.LayerTimer;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.network.LayerPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Times the card's own work by two events around each part, which are read when a step is over: while it goes on nothing waits
 * for them.
 */
final class LayerStopwatch implements Resource {
    private final Streams streams;
    private final Closing closing = new Closing();
    /** Used again and again; as many as a step has parts. */
    private final List<Lap> laps = new ArrayList<>();

    private int running;
    private LayerTimer timer = (layer, phase, nanos) -> {};

    LayerStopwatch(Streams streams) {
        this.streams = streams;
    }

    private static final class Lap {
        private final Event began;
        private final Event ended;
        private LayerPlan layer;
        private Phase phase;

        private Lap(Closing closing) {
            began = closing.add(Event.timed());
            ended = closing.add(Event.timed());
        }
    }

    void tell(LayerTimer whom) {
        timer = whom;
    }

    void time(LayerPlan layer, Phase phase, Runnable work) {
        if (running == laps.size()) {
            laps.add(new Lap(closing));
        }
        Lap lap = laps.get(running++);
        lap.layer = layer;
        lap.phase = phase;
        lap.began.record(streams.compute());
        work.run();
        lap.ended.record(streams.compute());
    }

    /** Waits for what was timed, and tells of it in order. */
    void report() {
        for (Lap lap : laps.subList(0, running)) {
            lap.ended.await();
            timer.took(lap.layer, lap.phase, lap.ended.nanosSince(lap.began));
        }
        running = 0;
    }

    @Override
    public void close() {
        closing.close();
    }
}
