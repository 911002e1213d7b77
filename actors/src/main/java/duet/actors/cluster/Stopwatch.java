package duet.actors.cluster;

import java.time.Duration;

/** Time since it was made. */
final class Stopwatch {
    private final long start = System.nanoTime();

    boolean past(Duration limit) {
        return System.nanoTime() - start >= limit.toNanos();
    }
}
