package duet.actors.exchange;

import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Makes the streams of a wire and waits until they stand. */
final class Streams {
    private final Aeron client;
    private final long token;

    /** @param token of the run */
    Streams(Aeron client, long token) {
        this.client = client;
        this.token = token;
    }

    /** To and from one who is in this process. */
    StartingLink inside(Course course, StreamLog log) {
        String channel = new ChannelUriStringBuilder()
                .media(CommonContext.IPC_MEDIA)
                .termLength(log.termLength())
                .build();
        return start(course, Course.name(course.to()), channel, channel);
    }

    /**
     * To and from one on another host.
     *
     * @param incoming channel on which this host listens
     */
    StartingLink between(Course course, Endpoint peer, StreamLog log, String incoming) {
        String channel = new ChannelUriStringBuilder()
                .media(CommonContext.UDP_MEDIA)
                .endpoint(peer.toString())
                .termLength(log.termLength())
                .mtu(log.mtu())
                .sessionId(course.sessionId(token))
                .build();
        return start(course, Course.name(course.to()) + " at " + peer, channel, incoming);
    }

    private StartingLink start(Course course, String peer, String outgoing, String incoming) {
        return new StartingLink(
                course,
                peer,
                client.addExclusivePublication(outgoing, course.streamId()),
                client.addSubscription(incoming, course.back().streamId()));
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
