package duet.actors.exchange;

import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The tensor half that is being received: every fragment is checked and lands at its place in the destination. */
final class IncomingHalf implements ControlledFragmentHandler {
    private static final int FRAGMENTS_PER_POLL = 16;

    private final Image image;
    private final long run;
    private final Seal seal;
    private final Optional<Runnable> dropping;

    private final UnsafeBuffer half = new UnsafeBuffer(0, 0);
    private Transfer transfer;
    private int length;
    private int received;
    private long dropped;
    private RuntimeException violation;

    /**
     * @param dropping told of every fragment that is dropped since anybody may have made it; empty where nobody but the peer
     *     can write, so that such a fragment is an error
     */
    IncomingHalf(Image image, long run, Seal seal, Optional<Runnable> dropping) {
        this.image = image;
        this.run = run;
        this.seal = seal;
        this.dropping = dropping;
    }

    void start(Transfer next, ByteBuffer bytes) {
        if (bytes.isReadOnly()) {
            throw new IllegalArgumentException("a read-only buffer cannot receive " + next);
        }
        half.wrap(bytes);
        transfer = next;
        length = half.capacity();
        received = 0;
    }

    boolean complete() {
        return received == length;
    }

    /**
     * Takes the fragments that are there, none beyond the end of this transfer.
     *
     * @return bytes received
     * @throws WireProtocolException when a fragment is not the next one of this transfer
     * @throws PeerLostException when that is so because one before it was dropped
     */
    int poll() {
        int before = received;
        if (!complete()) {
            image.controlledPoll(this, FRAGMENTS_PER_POLL);
        }
        if (violation != null) {
            throw violation;
        }
        return received - before;
    }

    /** Whether the peer has closed its end and everything it had sent was taken. */
    boolean ended() {
        return image.isClosed() || image.isEndOfStream();
    }

    /** Called by the image, which would swallow an exception: a violation is kept for {@link #poll} to throw. */
    @Override
    public Action onFragment(DirectBuffer log, int index, int size, Header header) {
        int payload = size - FragmentHeader.LENGTH - seal.kind().trailer();
        if (dropping.isPresent() && !genuine(log, index, payload, header)) {
            dropped++;
            dropping.get().run();
            return Action.CONTINUE;
        }
        violation = violationOf(log, index, payload, header);
        if (violation != null) {
            return Action.ABORT;
        }
        seal.take(log, index, half, received, payload);
        received += payload;
        return complete() ? Action.BREAK : Action.CONTINUE;
    }

    /** Whether the peer has made it, in this run, for this place in the stream. */
    private boolean genuine(DirectBuffer log, int index, int payload, Header header) {
        return payload > 0
                && FragmentHeader.run(log, index) == run
                && FragmentHeader.isSealedWith(log, index, seal.kind())
                && seal.intact(log, index, header.position(), payload);
    }

    private RuntimeException violationOf(DirectBuffer log, int index, int payload, Header header) {
        if (payload <= 0) {
            return violation(
                    "a fragment of %d bytes".formatted(FragmentHeader.LENGTH + payload),
                    "more than %d".formatted(FragmentHeader.LENGTH));
        }
        if (!FragmentHeader.matches(log, index, run, transfer, received, length, seal.kind())) {
            return violation(
                    FragmentHeader.describe(log, index),
                    FragmentHeader.describe(run, transfer, received, length, seal.kind()));
        }
        if (payload > length - received) {
            return violation(
                    "%,d bytes at byte %,d of %s".formatted(payload, received, transfer),
                    "at most %,d".formatted(length - received));
        }
        if (dropping.isEmpty() && !seal.intact(log, index, header.position(), payload)) {
            return violation(
                    "%,d bytes at byte %,d of %s that do not match their checksum"
                            .formatted(payload, received, transfer),
                    "checksum %08x".formatted(FragmentHeader.checksum(log, index)));
        }
        return null;
    }

    private RuntimeException violation(String found, String expected) {
        String difference = "found " + found + ", expected " + expected;
        return dropped == 0 ? new WireProtocolException(difference) : new PeerLostException(difference);
    }

    String progress() {
        return "%,d of %,d bytes".formatted(received, length)
                + (dropped == 0 ? "" : " and dropped %,d fragments that are not the peer's".formatted(dropped));
    }

    /** Forgets the buffer. */
    void release() {
        half.wrap(0, 0);
        received = length = 0;
    }
}
