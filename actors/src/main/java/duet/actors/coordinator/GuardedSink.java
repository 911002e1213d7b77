package duet.actors.coordinator;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import java.util.function.BiConsumer;

/** A sink that may fail: that is told once, and it is told no more events. */
final class GuardedSink implements EventSink {
    private final EventSink sink;
    private final BiConsumer<Event, RuntimeException> onFailure;
    private boolean failed;

    GuardedSink(EventSink sink, BiConsumer<Event, RuntimeException> onFailure) {
        this.sink = sink;
        this.onFailure = onFailure;
    }

    @Override
    public void accept(Event event) {
        if (failed) {
            return;
        }
        try {
            sink.accept(event);
        } catch (RuntimeException e) {
            failed = true;
            onFailure.accept(event, e);
        }
    }
}
