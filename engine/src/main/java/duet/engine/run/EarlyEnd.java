package duet.engine.run;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.engine.signal.StopRequest;
import java.util.function.Predicate;

/**
 * What may end a run of one process before its plan is done.
 *
 * @param asked the wish of whoever started the program, which may outlive the run
 * @param enough whether an event shows that the run has done what it was started for
 * @param request made by such an event
 */
public record EarlyEnd(StopRequest asked, Predicate<Event> enough, StopRequest request) {

    public EarlyEnd(StopRequest asked, Predicate<Event> enough) {
        this(asked, enough, new StopRequest());
    }

    /** A sink that makes the request once there was enough. */
    EventSink watching(EventSink sink) {
        return event -> {
            sink.accept(event);
            if (enough.test(event)) {
                request.make();
            }
        };
    }
}
