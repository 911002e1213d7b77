package duet.actors.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.ErrorHandler;

/** Collects what the media driver and its client complain about and what was dropped: each kind of error once, with its count. */
final class TransportErrors implements ErrorHandler {
    private static final int KINDS = 16;

    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private Throwable first;

    @Override
    public synchronized void onError(Throwable error) {
        if (first == null) {
            first = error;
        }
        count(error.getClass().getSimpleName() + ": " + error.getMessage());
    }

    /** Something that happened and is no error of driver or client. */
    synchronized void count(String kind) {
        if (counts.size() < KINDS || counts.containsKey(kind)) {
            counts.merge(kind, 1, Integer::sum);
        } else {
            counts.merge("of other kinds", 1, Integer::sum);
        }
    }

    /** The first error of all, or null. */
    synchronized Throwable first() {
        return first;
    }

    /** One line for each kind of error. */
    synchronized List<String> lines() {
        List<String> lines = new ArrayList<>();
        counts.forEach((kind, count) -> lines.add(count + " x " + kind));
        return lines;
    }
}
