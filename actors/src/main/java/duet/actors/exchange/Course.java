package duet.actors.exchange;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * From whom to whom a stream goes.
 *
 * @param from number of a tower, or {@link HostWire#COORDINATOR}
 * @param to as {@code from}
 */
record Course(int from, int to) {
    private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    /** From one tower to all others. */
    static Stream<Course> ofTower(int tower, int towers) {
        return IntStream.range(0, towers).filter(peer -> peer != tower).mapToObj(peer -> new Course(tower, peer));
    }

    /** Aeron's id of the stream: the same for every run. */
    int streamId() {
        return 1 + (from + 1) * (WireSpec.MOST_TOWERS + 1) + to + 1;
    }

    /** Aeron's id of the one publication on the stream: another one for every token. */
    int sessionId(long token) {
        long mixed = (token ^ streamId() * GOLDEN_RATIO) * GOLDEN_RATIO;
        mixed = (mixed ^ mixed >>> 32) * GOLDEN_RATIO;
        return (int) (mixed >>> 32);
    }

    /** The stream that answers it. */
    Course back() {
        return new Course(to, from);
    }

    /** How errors call one who takes part. */
    static String name(int party) {
        return party == HostWire.COORDINATOR ? "the coordinator" : "tower " + party;
    }

    @Override
    public String toString() {
        return name(from) + " to " + name(to);
    }
}
