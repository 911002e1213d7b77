package duet.actors.exchange;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * One end of the two streams to and from a peer.
 *
 * @param peer its number
 * @param name how errors call it
 */
record Link(
        int peer,
        String name,
        ExclusivePublication publication,
        List<Subscription> subscriptions,
        OutgoingHalf outgoing,
        IncomingHalf incoming)
        implements AutoCloseable {

    boolean complete() {
        return incoming.complete() && outgoing.complete();
    }

    @Override
    public void close() {
        CloseHelper.close(publication);
        CloseHelper.closeAll(subscriptions);
    }
}
