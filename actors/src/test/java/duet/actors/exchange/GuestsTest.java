package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuestsTest {
    private static final long TOKEN = 77;
    private static final Course EXPECTED = new Course(0, 1);
    private static final Course OTHER = new Course(1, 0);
    private static final InetSocketAddress SOURCE = new InetSocketAddress("127.0.0.9", 4000);

    private final List<String> complaints = new ArrayList<>();
    private final Guests guests = new Guests(complaints::add);

    private boolean admits(Course stream, Course session, long token) {
        return guests.admits(stream.streamId(), session.sessionId(token), SOURCE);
    }

    @Test
    void beforeAnybodyIsExpectedNobodyIsAdmittedAndNobodyAStranger() {
        assertThat(admits(EXPECTED, EXPECTED, TOKEN)).isFalse();
        assertThat(complaints).isEmpty();
    }

    @Test
    void whoIsExpectedIsAdmittedOnHisStreamInHisRunAlone() {
        guests.expect(Stream.of(EXPECTED), TOKEN);

        assertThat(admits(EXPECTED, EXPECTED, TOKEN)).isTrue();
        assertThat(complaints).isEmpty();
        assertThat(admits(EXPECTED, EXPECTED, TOKEN + 1)).isFalse();
        assertThat(admits(OTHER, OTHER, TOKEN)).isFalse();
        assertThat(admits(OTHER, EXPECTED, TOKEN)).isFalse();
        assertThat(complaints).hasSize(3).containsOnly("datagrams of another run or a stranger at 127.0.0.9: dropped");
    }

    @Test
    void aNewRunsStreamsTakeThePlaceOfTheLastOnes() {
        guests.expect(Stream.of(EXPECTED), TOKEN);
        guests.expect(Stream.of(OTHER), TOKEN);

        assertThat(admits(EXPECTED, EXPECTED, TOKEN)).isFalse();
        assertThat(admits(OTHER, OTHER, TOKEN)).isTrue();
    }
}
