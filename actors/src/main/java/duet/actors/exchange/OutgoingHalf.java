package duet.actors.exchange;

import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** The tensor half that is being sent: cut into fragments that are written straight into the log. */
final class OutgoingHalf {
    private final ExclusivePublication publication;
    private final long run;
    private final Seal seal;
    private final int trailer;
    private final int largestPayload;

    private final UnsafeBuffer half = new UnsafeBuffer(0, 0);
    private final BufferClaim claim = new BufferClaim();
    private Transfer transfer;
    private int length;
    private int sent;
    private volatile long bytesSent;

    OutgoingHalf(ExclusivePublication publication, long run, Seal seal) {
        this.publication = publication;
        this.run = run;
        this.seal = seal;
        trailer = seal.kind().trailer();
        largestPayload = publication.maxPayloadLength() - FragmentHeader.LENGTH - trailer;
    }

    void start(Transfer next, ByteBuffer bytes) {
        half.wrap(bytes);
        transfer = next;
        length = half.capacity();
        sent = 0;
    }

    boolean complete() {
        return sent == length;
    }

    /**
     * Hands over fragments until all are out or flow control says stop.
     *
     * @return bytes handed over
     */
    int push() {
        int before = sent;
        boolean open = true;
        while (open && sent < length) {
            int payload = Math.min(largestPayload, length - sent);
            long position = publication.tryClaim(FragmentHeader.LENGTH + payload + trailer, claim);
            if (position > 0) {
                write(payload, position);
            } else {
                open = mayTryAgain(position);
            }
        }
        int pushed = sent - before;
        if (pushed > 0) {
            bytesSent = bytesSent() + pushed;
        }
        return pushed;
    }

    private void write(int payload, long position) {
        MutableDirectBuffer log = claim.buffer();
        int start = claim.offset();
        FragmentHeader.write(log, start, run, transfer, sent, length, seal.kind());
        seal.put(log, start, position, half, sent, payload);
        claim.commit();
        sent += payload;
    }

    /** Whether to claim again at once; false when the window is full. */
    private boolean mayTryAgain(long refusal) {
        if (refusal == Publication.BACK_PRESSURED) {
            return false;
        }
        if (refusal == Publication.ADMIN_ACTION) { // the log went on to its next term
            return true;
        }
        if (refusal == Publication.NOT_CONNECTED) {
            throw new PeerLostException("the peer closed its end");
        }
        if (refusal == Publication.CLOSED) {
            throw new PeerLostException("the stream to the peer is closed");
        }
        if (refusal == Publication.MAX_POSITION_EXCEEDED) {
            throw new PeerLostException("the stream to the peer is full: at position " + publication.position() + " of "
                    + publication.maxPossiblePosition() + "; resume the run from its last checkpoint");
        }
        throw new IllegalStateException("tryClaim answered " + refusal + ", which no version of Aeron documents");
    }

    String progress() {
        return "%,d of %,d bytes".formatted(sent, length);
    }

    long bytesSent() {
        return bytesSent;
    }

    /** Forgets the buffer. */
    void release() {
        half.wrap(0, 0);
        sent = length = 0;
    }
}
