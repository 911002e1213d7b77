package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Index.atIndex;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CourseTest {

    @Test
    void everyTwoPartiesHaveAStreamOfTheirOwnThatIsTheSameInEveryRun() {
        Set<Integer> streams = new HashSet<>();
        int courses = 0;
        for (int from = HostWire.COORDINATOR; from < WireSpec.MOST_TOWERS; from++) {
            for (int to = HostWire.COORDINATOR; to < WireSpec.MOST_TOWERS; to++) {
                streams.add(new Course(from, to).streamId());
                courses++;
            }
        }
        assertThat(streams).hasSize(courses).allMatch(stream -> stream > 0);
        assertThat(new Course(0, 1).streamId()).isEqualTo(12);
        assertThat(new Course(2, HostWire.COORDINATOR).streamId()).isEqualTo(28);
    }

    /** Hosts reckon the number of a session by themselves: written down, since all must come to the same. */
    @Test
    void everyRunAndStreamHasASessionOfItsOwn() {
        Set<Integer> sessions = new HashSet<>();
        for (long token = 0; token < 1000; token++) {
            sessions.add(new Course(0, 1).sessionId(token));
            sessions.add(new Course(1, 0).sessionId(token));
            sessions.add(new Course(0, 1).sessionId(token << 40 | 1));
        }
        assertThat(sessions).hasSizeGreaterThan(2995);
        assertThat(new Course(0, 1).sessionId(1)).isEqualTo(-1_296_612_895);
        assertThat(new Course(1, 0).sessionId(0x0102030405060708L)).isEqualTo(-2_093_029_603);
    }

    @Test
    void aCourseIsToldByItsEnds() {
        assertThat(new Course(0, HostWire.COORDINATOR)).hasToString("tower 0 to the coordinator");
        assertThat(new Course(3, 4).back()).isEqualTo(new Course(4, 3));
        assertThat(Course.ofTower(1, 3)).containsExactly(new Course(1, 0), new Course(1, 2));
    }

    @Test
    void aKeyHas32BytesThatNobodyCanChangeOrSeeInAText() {
        for (int length : new int[] {0, 31, 33}) {
            assertThatThrownBy(() -> new Protection.Key(new byte[length]))
                    .hasMessage("a key of " + length + " bytes, expected 32");
        }
        byte[] given = new byte[Protection.Key.LENGTH];
        given[3] = 9;
        Protection.Key key = new Protection.Key(given);
        given[3] = 1;
        key.bytes()[3] = 2;
        assertThat(key.bytes()).hasSize(32).contains(9, atIndex(3));
        assertThat(key).hasToString("a key");
    }
}
