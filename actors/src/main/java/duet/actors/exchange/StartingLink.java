package duet.actors.exchange;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.util.Optional;

/**
 * One end of the two streams to and from a peer, until both stand.
 *
 * @param course of the stream that it sends on
 * @param name how errors call the peer
 */
record StartingLink(Course course, String name, ExclusivePublication publication, Subscription subscription) {

    boolean stands() {
        return publication.isConnected() && subscription.isConnected();
    }

    boolean isClosed() {
        return publication.isClosed() || subscription.isClosed();
    }

    Link link(long run, Seals seals, Optional<Runnable> dropping) {
        return new Link(
                course.to(),
                name,
                publication,
                subscription,
                new OutgoingHalf(publication, run, seals.of(course)),
                new IncomingHalf(subscription.imageAtIndex(0), run, seals.of(course.back()), dropping));
    }
}
