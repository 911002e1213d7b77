package duet.engine.eventlog;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that stands still where another one goes back. The day decides which file an event goes to, and files are read from the first
 * day to the last: what was written to a later one would not be found any more.
 */
final class ForwardClock {
    private final InstantSource clock;
    private final AtomicLong latest;

    /** @param floorMillis before which it never is */
    ForwardClock(InstantSource clock, long floorMillis) {
        this.clock = clock;
        latest = new AtomicLong(floorMillis);
    }

    /** Since 1970. */
    long millis() {
        return latest.accumulateAndGet(clock.millis(), Math::max);
    }
}
