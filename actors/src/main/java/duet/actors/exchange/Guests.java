package duet.actors.exchange;

import java.net.InetSocketAddress;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.agrona.collections.LongHashSet;

/** The streams that may come in. The number of a stream's session follows from the token of the run. */
final class Guests {
    private final Consumer<String> complaints;
    private volatile LongHashSet expected;

    /** @param complaints told of every datagram of a stranger */
    Guests(Consumer<String> complaints) {
        this.complaints = complaints;
    }

    /** Before this, nobody is admitted and nobody a stranger: others may be ahead of this host. */
    void expect(Stream<Course> courses, long token) {
        LongHashSet keys = new LongHashSet();
        courses.forEach(course -> keys.add(key(course.streamId(), course.sessionId(token))));
        expected = keys;
    }

    boolean admits(int streamId, int sessionId, InetSocketAddress source) {
        LongHashSet keys = expected;
        if (keys == null || keys.contains(key(streamId, sessionId))) {
            return keys != null;
        }
        complaints.accept("datagrams of another run or a stranger at %s: dropped"
                .formatted(source.getAddress().getHostAddress()));
        return false;
    }

    private static long key(int streamId, int sessionId) {
        return (long) streamId << Integer.SIZE | Integer.toUnsignedLong(sessionId);
    }
}
