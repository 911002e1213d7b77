package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RepetitionTest {
    private final Repetition repetition = new Repetition();

    @Test
    void shouldLetTheFirstOfAKindPassAtOnceAndCountThoseItHoldsBack() {
        assertThat(repetition.line("refused at port 4711", 0)).hasValue("refused at port 4711");
        for (int i = 0; i < 1000; i++) {
            assertThat(repetition.line("refused at port " + i, i)).isEmpty();
        }
        assertThat(repetition.line("refused at port 1", Repetition.INTERVAL_NANOS))
                .hasValue("refused at port 1 (and 1000 times before)");
        assertThat(repetition.line("refused at port 1", 2 * Repetition.INTERVAL_NANOS))
                .hasValue("refused at port 1");
    }

    @Test
    void shouldKeepKindsApart() {
        repetition.line("one", 0);
        assertThat(repetition.line("other", 1)).hasValue("other");
    }
}
