package duet.actors.coordinator;

import java.time.Duration;

/**
 * How long the coordinator hears nothing before it calls someone late and ends the run. Counted in seconds in which this
 * process ran: a laptop that slept loses nobody.
 *
 * @param start for the towers to be ready
 * @param work for one minibatch, be it made or learnt
 * @param stop for the towers to end
 */
public record Deadlines(Duration start, Duration work, Duration stop) {

    /** Generous: a tower that only lost its peer is found by the exchange's own timeout. */
    public static final Deadlines DEFAULT =
            new Deadlines(Duration.ofMinutes(10), Duration.ofMinutes(15), Duration.ofMinutes(2));

    public Deadlines {
        if (start.toSeconds() < 1 || work.toSeconds() < 1 || stop.toSeconds() < 1) {
            throw new IllegalArgumentException(
                    "deadlines: " + start + ", " + work + ", " + stop + "; expected a second or more each");
        }
    }
}
