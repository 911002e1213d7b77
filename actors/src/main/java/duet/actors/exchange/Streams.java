package duet.actors.exchange;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Makes the streams of a wire and waits until they stand. */
final class Streams {
    private final Aeron client;
    private final Function<Endpoint, Optional<Aeron>> neighbours;
    private final long token;

    /**
     * @param neighbours a client of a peer's driver, where its memory is within reach
     * @param token of the run
     */
    Streams(Aeron client, Function<Endpoint, Optional<Aeron>> neighbours, long token) {
        this.client = client;
        this.neighbours = neighbours;
        this.token = token;
    }

    /** To and from one who is in this process. */
    StartingLink inside(Course course, StreamLog log) {
        String channel = memory(log).build();
        return new StartingLink(
                course,
                Course.name(course.to()),
                client.addExclusivePublication(channel, course.streamId()),
                List.of(client.addSubscription(channel, course.back().streamId())));
    }

    /**
     * To and from one in another process: through the memory of the peer's driver where this process reaches it, else by UDP.
     * What comes may come either way.
     *
     * @param listening channel on which this process listens for datagrams
     */
    StartingLink between(Course course, Endpoint peer, StreamLog inMemory, StreamLog byUdp, String listening) {
        return new StartingLink(
                course,
                Course.name(course.to()) + " at " + peer,
                neighbours
                        .apply(peer)
                        .map(neighbour -> publish(neighbour, memory(inMemory).mtu(inMemory.mtu()), course))
                        .orElseGet(() -> publish(client, udp(peer, byUdp), course)),
                List.of(
                        client.addSubscription(listening, course.back().streamId()),
                        client.addSubscription(
                                memory(inMemory)
                                        .sessionId(course.back().sessionId(token))
                                        .build(),
                                course.back().streamId())));
    }

    private ExclusivePublication publish(Aeron through, ChannelUriStringBuilder channel, Course course) {
        return through.addExclusivePublication(
                channel.sessionId(course.sessionId(token)).build(), course.streamId());
    }

    private static ChannelUriStringBuilder memory(StreamLog log) {
        return new ChannelUriStringBuilder().media(CommonContext.IPC_MEDIA).termLength(log.termLength());
    }

    private static ChannelUriStringBuilder udp(Endpoint peer, StreamLog log) {
        return new ChannelUriStringBuilder()
                .media(CommonContext.UDP_MEDIA)
                .endpoint(peer.toString())
                .termLength(log.termLength())
                .mtu(log.mtu());
    }

    /** @throws WireUnavailableException naming the first who is not there in time */
    static void await(List<StartingLink> links, Duration timeout) {
        long start = System.nanoTime();
        for (StartingLink link : links) {
            while (!link.stands()) {
                if (link.isClosed()) {
                    throw new WireUnavailableException("it was closed while its streams were being connected");
                }
                if (System.nanoTime() - start >= timeout.toNanos()) {
                    throw new WireUnavailableException("the streams between %s and %s were not connected after %d ms"
                            .formatted(Course.name(link.course().from()), link.name(), timeout.toMillis()));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }
}
