package duet.ops.cuda;

import duet.ops.tower.PeerLostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The way of parts from one tower's card to another's: two places on the sender's card, used in turn. Where a part stands is told
 * to the cards by events, and to the towers' threads by how many parts were sent and received: an event is waited for only when it
 * was recorded. All of it is guarded by this object.
 */
final class PeerLane {
    static final int PLACES = 2;

    private final int from;
    private final int to;
    private final Duration silence;
    private Sender sender;
    /** Recorded by the receiver's card behind its last look at a place. */
    private Event[] taken;

    private final long[] bytes = new long[PLACES];
    private long sent;
    private long received;
    private boolean senderGone;
    private boolean receiverGone;
    /** The receiver's card looks at nothing any more. */
    private boolean receiverDone;

    PeerLane(int from, int to, Duration silence) {
        this.from = from;
        this.to = to;
        this.silence = silence;
    }

    /**
     * The sender's side.
     *
     * @param ready recorded by its card behind the writing of a place
     */
    record Sender(Card card, DeviceMemory[] places, Event[] ready) {}

    /** Orders work of a card on a place. */
    @FunctionalInterface
    interface Task {
        void on(int place, Sender sender, Event taken);
    }

    synchronized void openSender(Sender opened) {
        sender = opened;
        notifyAll();
    }

    synchronized void openReceiver(Event[] opened) {
        taken = opened;
        notifyAll();
    }

    /** @param task writes the place and records that it is ready; it is given what to wait for, or null where nothing is */
    synchronized void send(long partBytes, Task task) {
        await(to, () -> receiverGone, () -> sent - received < PLACES);
        int place = (int) (sent % PLACES);
        task.on(place, sender, sent < PLACES ? null : taken[place]);
        bytes[place] = partBytes;
        sent++;
        notifyAll();
    }

    /** @param task reads the place and records that it was taken */
    synchronized void receive(long partBytes, Task task) {
        await(from, () -> senderGone, () -> sent > received);
        int place = (int) (received % PLACES);
        if (bytes[place] != partBytes) {
            throw new IllegalStateException(
                    "tower " + from + " sent " + bytes[place] + " bytes, tower " + to + " expected " + partBytes);
        }
        task.on(place, sender, taken[place]);
        received++;
        notifyAll();
    }

    private void await(int peer, BooleanSupplier gone, BooleanSupplier ready) {
        long end = System.nanoTime() + silence.toNanos();
        while (gone.getAsBoolean() || !ready.getAsBoolean()) {
            if (gone.getAsBoolean()) {
                throw new PeerLostException("tower " + peer + " has left the exchange");
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new PeerLostException("tower " + peer + " was silent for " + silence.toMillis() + " ms");
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new PeerLostException("interrupted while waiting for tower " + peer, e);
            }
        }
    }

    /** The receiver is told at once; nothing is received any more. */
    synchronized void senderLeaves() {
        senderGone = true;
        notifyAll();
    }

    /** Afterwards nobody looks at the sender's places, once its own card is idle. */
    synchronized void awaitReceiver() {
        for (long part = Math.max(0, received - PLACES); part < received && !receiverDone; part++) {
            taken[(int) (part % PLACES)].await();
        }
    }

    synchronized void receiverLeaves() {
        receiverGone = true;
        notifyAll();
    }

    /** The receiver's card is idle: its events may go. */
    synchronized void receiverIsDone() {
        receiverDone = true;
    }
}
