package duet.actors.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Lets each kind of line pass once a minute, with how many were held back. Lines that differ in digits only are of a kind. */
final class Repetition {
    static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** So that lines of ever new kinds do not take all memory. */
    private static final int MOST_KINDS = 1000;

    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private long told;
        private int heldBack;
    }

    Optional<String> line(String text, long nanos) {
        String name = text.replaceAll("[0-9]+", "0");
        Kind kind = kinds.get(name);
        if (kind == null) {
            if (kinds.size() == MOST_KINDS) {
                kinds.clear();
            }
            kind = new Kind();
            kinds.put(name, kind);
        } else if (nanos - kind.told < INTERVAL_NANOS) {
            kind.heldBack++;
            return Optional.empty();
        }
        String count = kind.heldBack == 0 ? "" : " (and " + kind.heldBack + " times before)";
        kind.told = nanos;
        kind.heldBack = 0;
        return Optional.of(text + count);
    }
}
