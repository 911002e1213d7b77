package duet.engine.node;

import java.time.Duration;

/** How long a host rests between two lives: not at all after a long one, longer and longer after short ones. */
final class RestartPause {
    /** A life that was longer went well. */
    static final Duration LONG_LIFE = Duration.ofSeconds(30);

    private static final int MOST_DOUBLINGS = 3;

    private final Duration first;
    private int shortLives;

    /** @param first after one short life */
    RestartPause(Duration first) {
        this.first = first;
    }

    Duration after(Duration life) {
        if (life.compareTo(LONG_LIFE) > 0) {
            shortLives = 0;
            return Duration.ZERO;
        }
        return first.multipliedBy(1L << Math.min(shortLives++, MOST_DOUBLINGS));
    }
}
