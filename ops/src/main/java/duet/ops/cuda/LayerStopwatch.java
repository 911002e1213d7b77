package duet.ops.cuda;

import duet.ops.device.LayerTimer;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.network.LayerPlan;

/** Times the card's own work by two events around it. The host waits for each part, so a step as a whole takes longer. */
final class LayerStopwatch implements Closing.Resource {
    private final Streams streams;
    private final Closing closing = new Closing();
    private final Event began = closing.add(Event.timed());
    private final Event ended = closing.add(Event.timed());
    private LayerTimer timer = (layer, phase, nanos) -> {};

    LayerStopwatch(Streams streams) {
        this.streams = streams;
    }

    void tell(LayerTimer whom) {
        timer = whom;
    }

    void time(LayerPlan layer, Phase phase, Runnable work) {
        began.record(streams.compute());
        work.run();
        ended.record(streams.compute());
        ended.await();
        timer.took(layer, phase, ended.nanosSince(began));
    }

    @Override
    public void close() {
        closing.close();
    }
}
