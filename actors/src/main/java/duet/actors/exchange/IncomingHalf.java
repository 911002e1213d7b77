package duet.actors.exchange;

import duet.ops.tower.Transfer;
import io.aeron.Image;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The tensor half that is being received: every fragment is checked and lands at its place in the destination. */
final class IncomingHalf implements ControlledFragmentHandler {
    private static final int FRAGMENTS_PER_POLL = 16;

    private final Image image;
    private final long run;
    private final boolean checksum;

    private final UnsafeBuffer half = new UnsafeBuffer(0, 0);
    private final PayloadChecksum payloadChecksum = new PayloadChecksum();
    private Transfer transfer;
    private int length;
    private int received;
    private WireProtocolException violation;

    IncomingHalf(Image image, long run, boolean checksum) {
        this.image = image;
        this.run = run;
        this.checksum = checksum;
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
        violation = violationOf(log, index, size);
        if (violation != null) {
            return Action.ABORT;
        }
        int payload = size - FragmentHeader.LENGTH;
        half.putBytes(received, log, index + FragmentHeader.LENGTH, payload);
        received += payload;
        return complete() ? Action.BREAK : Action.CONTINUE;
    }

    private WireProtocolException violationOf(DirectBuffer log, int index, int size) {
        int payload = size - FragmentHeader.LENGTH;
        if (payload <= 0) {
            return violation("a fragment of %d bytes".formatted(size), "more than %d".formatted(FragmentHeader.LENGTH));
        }
        if (!FragmentHeader.matches(log, index, run, transfer, received, length, checksum)) {
            return violation(
                    FragmentHeader.describe(log, index),
                    FragmentHeader.describe(run, transfer, received, length, checksum));
        }
        if (payload > length - received) {
            return violation(
                    "%,d bytes at byte %,d of %s".formatted(payload, received, transfer),
                    "at most %,d".formatted(length - received));
        }
        if (checksum) {
            int found = payloadChecksum.of(log, index + FragmentHeader.LENGTH, payload);
            int expected = FragmentHeader.checksum(log, index);
            if (found != expected) {
                return violation(
                        "checksum %08x of %,d bytes at byte %,d of %s".formatted(found, payload, received, transfer),
                        "%08x".formatted(expected));
            }
        }
        return null;
    }

    private static WireProtocolException violation(String found, String expected) {
        return new WireProtocolException("found " + found + ", expected " + expected);
    }

    String progress() {
        return "%,d of %,d bytes".formatted(received, length);
    }

    /** Forgets the buffer. */
    void release() {
        half.wrap(0, 0);
        received = length = 0;
    }
}
