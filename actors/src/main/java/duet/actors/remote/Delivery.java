package duet.actors.remote;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One of two ends between which every letter arrives once and in order, whatever the network loses, repeats or reorders. A
 * packet holds all letters that the other end has not confirmed, so each one that arrives is enough; the two sides of a tower
 * never have more than a handful under way. Akka's own reliable delivery would take four more actors for each tower, and does not
 * say when the last letter has arrived, which is when a host may end.
 *
 * @param <O> letters that go out
 * @param <I> letters that come in
 */
final class Delivery<O, I> {
    /** How often the owner calls {@link #resend}. */
    static final Duration RESEND = Duration.ofMillis(250);

    private final Sender<O> sender;
    private final Deque<O> unconfirmed = new ArrayDeque<>();
    private long confirmed;
    private long received;

    /** Sends a packet that may be lost. */
    @FunctionalInterface
    interface Sender<O> {
        /**
         * @param first number of the first letter, from 0
         * @param received letters that came in so far
         */
        void send(long first, List<O> letters, long received);
    }

    Delivery(Sender<O> sender) {
        this.sender = sender;
    }

    void post(O letter) {
        unconfirmed.add(letter);
        send();
    }

    /** Repeats what is not confirmed. */
    void resend() {
        if (!allConfirmed()) {
            send();
        }
    }

    boolean allConfirmed() {
        return unconfirmed.isEmpty();
    }

    /**
     * Takes a packet in, and confirms its letters.
     *
     * @param confirmedNow letters that the other end has received
     * @return those of its letters that did not come before
     */
    List<I> receive(long first, List<I> letters, long confirmedNow) {
        while (confirmed < confirmedNow && !allConfirmed()) {
            unconfirmed.remove();
            confirmed++;
        }
        if (letters.isEmpty() || first > received) {
            return List.of();
        }
        int known = (int) Math.min(received - first, letters.size());
        received = Math.max(received, first + letters.size());
        sender.send(confirmed, List.of(), received);
        return letters.subList(known, letters.size());
    }

    private void send() {
        sender.send(confirmed, List.copyOf(unconfirmed), received);
    }
}
