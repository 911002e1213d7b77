package duet.engine.run;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;

/** Passes the events of one attempt on, all but the end of one that lost a host: another attempt may follow. */
final class AttemptSink implements EventSink {
    private final EventSink sink;
    private final HostPatience patience;
    private volatile boolean ended;
    private volatile boolean checkpointed;

    AttemptSink(EventSink sink, HostPatience patience) {
        this.sink = sink;
        this.patience = patience;
    }

    @Override
    public void accept(Event event) {
        if (event instanceof Event.HostJoined) {
            patience.stopWaiting();
        } else if (event instanceof Event.RunStarted) {
            patience.restore();
        } else if (event instanceof Event.CheckpointWritten) {
            checkpointed = true;
        } else if (event instanceof Event.RunEnded end) {
            if (end.outcome() == Outcome.LOST) {
                return;
            }
            ended = true;
        }
        sink.accept(event);
    }

    /** Whether the end of the run was passed on. */
    boolean ended() {
        return ended;
    }

    /** Whether a newer checkpoint was written. */
    boolean checkpointed() {
        return checkpointed;
    }
}
