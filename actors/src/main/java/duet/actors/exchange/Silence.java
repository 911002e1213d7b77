package duet.actors.exchange;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long the peer has been silent. Time in which this process did not run either (a stopped process, a sleeping
 * laptop) is no silence of the peer: of any gap between two looks at the clock no more than a second counts.
 */
final class Silence {
    private static final long LARGEST_GAP = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final long timeoutNanos;
    private long lastLook;
    private long silentNanos;

    Silence(Duration timeout, LongSupplier nanoTime) {
        this.timeoutNanos = timeout.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Something moved. */
    void ends() {
        lastLook = nanoTime.getAsLong();
        silentNanos = 0;
    }

    /** Nothing moved: looks at the clock and says whether that has been so for longer than the timeout. */
    boolean tooLong() {
        long now = nanoTime.getAsLong();
        silentNanos += Math.min(now - lastLook, LARGEST_GAP);
        lastLook = now;
        return silentNanos > timeoutNanos;
    }

    double seconds() {
        return silentNanos / 1e9;
    }
}
