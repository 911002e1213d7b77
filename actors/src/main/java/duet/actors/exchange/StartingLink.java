package duet.actors.exchange;

import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import java.util.List;
import java.util.Optional;

/**
 * One end of the two streams to and from a peer, until both stand.
 *
 * @param course of the stream that it sends on
 * @param name how errors call the peer
 * @param subscriptions of which the peer sends to one
 */
record StartingLink(Course course, String name, ExclusivePublication publication, List<Subscription> subscriptions) {

    boolean stands() {
        return publication.isConnected() && subscriptions.stream().anyMatch(Subscription::isConnected);
    }

    boolean isClosed() {
        return publication.isClosed() || subscriptions.stream().anyMatch(Subscription::isClosed);
    }

    /** Whether neither of the two streams goes by datagrams. */
    boolean inMemory() {
        return isMemory(publication.channel()) && isMemory(heard().channel());
    }

    private static boolean isMemory(String channel) {
        return channel.startsWith(CommonContext.IPC_CHANNEL);
    }

    Link link(long run, Seals seals, Optional<Runnable> dropping) {
        return new Link(
                course.to(),
                name,
                publication,
                subscriptions,
                new OutgoingHalf(publication, run, seals.of(course)),
                new IncomingHalf(image(), run, seals.of(course.back()), dropping));
    }

    private Image image() {
        return heard().imageAtIndex(0);
    }

    /** Where the peer sends. */
    private Subscription heard() {
        return subscriptions.stream()
                .filter(Subscription::isConnected)
                .findFirst()
                .orElseThrow(
                        () -> new WireUnavailableException(name + " has gone while its streams were being connected"));
    }
}
