package duet.engine.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long hosts are still waited for. Only time without them counts, not what they take to prepare themselves; once they train it
 * is whole again.
 */
final class HostPatience {
    /** What is left is too short for anybody to come. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Duration whole;
    private final LongSupplier nanos;
    private Duration left;
    private boolean waiting;
    private long since;

    /** @param nanos a clock as {@link System#nanoTime} */
    HostPatience(Duration whole, LongSupplier nanos) {
        this.whole = whole;
        this.nanos = nanos;
        left = whole;
    }

    synchronized void startWaiting() {
        waiting = true;
        since = nanos.getAsLong();
    }

    synchronized void stopWaiting() {
        if (waiting) {
            waiting = false;
            left = left.minusNanos(nanos.getAsLong() - since);
        }
    }

    synchronized void restore() {
        waiting = false;
        left = whole;
    }

    synchronized Duration left() {
        return left;
    }

    synchronized boolean isOver() {
        return left.compareTo(LEAST) < 0;
    }

    Duration whole() {
        return whole;
    }
}
