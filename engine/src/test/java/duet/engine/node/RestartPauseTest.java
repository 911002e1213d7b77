package duet.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPauseTest {
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final RestartPause pause = new RestartPause(Duration.ofSeconds(1));

    @Test
    void pausesGrowToSomeSecondsWhileLivesAreShort() {
        assertThat(new long[] {next(), next(), next(), next(), next(), next()}).containsExactly(1, 2, 4, 8, 8, 8);
    }

    @Test
    void afterALongLifeThereIsNone() {
        next();
        next();
        assertThat(pause.after(RestartPause.LONG_LIFE.plusSeconds(1))).isZero();
        assertThat(next()).isEqualTo(1);
    }

    private long next() {
        return pause.after(SHORT).toSeconds();
    }
}
