package duet.actors.coordinator;

import java.time.Duration;

/** Counts the seconds in which nobody said anything, against the deadline of what is going on. */
final class Patience {
    private final Deadlines deadlines;
    private Phase phase = Phase.STARTING;
    private int silentSeconds;

    /** What the coordinator waits for. */
    enum Phase {
        STARTING,
        WORKING,
        STOPPING
    }

    Patience(Deadlines deadlines) {
        this.deadlines = deadlines;
    }

    Phase phase() {
        return phase;
    }

    void begin(Phase next) {
        phase = next;
        silentSeconds = 0;
    }

    /** Somebody said something. */
    void heard() {
        silentSeconds = 0;
    }

    /** A second has passed. @return whether the deadline has too */
    boolean endsWithThisSecond() {
        silentSeconds++;
        Duration deadline =
                switch (phase) {
                    case STARTING -> deadlines.start();
                    case WORKING -> deadlines.work();
                    case STOPPING -> deadlines.stop();
                };
        return silentSeconds >= deadline.toSeconds();
    }

    int silentSeconds() {
        return silentSeconds;
    }
}
