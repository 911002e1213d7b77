package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private long now = Long.MAX_VALUE - 1_000_000_000L; // a clock that wraps is still a clock
    private final Silence silence = new Silence(Duration.ofSeconds(3), () -> now);

    private boolean tooLongAfterMillis(long millis) {
        now += millis * 1_000_000;
        return silence.tooLong();
    }

    @Test
    void itIsTooLongOnlyAfterTheTimeout() {
        silence.ends();

        assertThat(tooLongAfterMillis(900)).isFalse();
        assertThat(tooLongAfterMillis(900)).isFalse();
        assertThat(tooLongAfterMillis(900)).isFalse();
        assertThat(tooLongAfterMillis(300)).isFalse();
        assertThat(tooLongAfterMillis(1)).isTrue();
        assertThat(silence.seconds()).isEqualTo(3.001);
    }

    @Test
    void itBeginsAnewWheneverSomethingMoves() {
        silence.ends();
        tooLongAfterMillis(900);
        tooLongAfterMillis(900);
        tooLongAfterMillis(900);
        silence.ends();

        assertThat(tooLongAfterMillis(900)).isFalse();
        assertThat(silence.seconds()).isEqualTo(0.9);
    }

    @Test
    void timeInWhichTheProcessWasStoppedIsNoSilenceOfThePeer() {
        silence.ends();

        assertThat(tooLongAfterMillis(3_600_000)).isFalse();
        assertThat(silence.seconds()).isEqualTo(1.0);
    }
}
