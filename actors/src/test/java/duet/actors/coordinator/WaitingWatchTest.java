package duet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.batch.MakingTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class WaitingWatchTest {
    private static final MakingTime MOSTLY_READING = new MakingTime(900, 100);
    private static final MakingTime MOSTLY_AUGMENTING = new MakingTime(100, 900);

    /** What is said in a run of 600 steps of 1000 ns each. */
    private static List<String> said(MakingTime time, LongUnaryOperator waitingNanos) {
        WaitingWatch watch = new WaitingWatch();
        List<String> said = new ArrayList<>();
        for (long step = 0; step < 600; step++) {
            watch.loaded(128, time);
            watch.done(1000, waitingNanos.applyAsLong(step)).ifPresent(said::add);
        }
        return said;
    }

    @Test
    void towersThatWaitForPicturesAreSpokenOfOnce() {
        assertThat(said(MOSTLY_READING, step -> 120)).hasSize(1);
    }

    @Test
    void fivePercentAreTolerated() {
        assertThat(said(MOSTLY_READING, step -> 50)).isEmpty();
        assertThat(said(MOSTLY_READING, step -> 51)).hasSize(1);
    }

    @Test
    void whatHappenedLongAgoIsForgotten() {
        assertThat(said(MOSTLY_READING, step -> step < 10 ? 900 : 0)).isEmpty();
        assertThat(said(MOSTLY_READING, step -> step >= 400 && step < 420 ? 900 : 0))
                .hasSize(1);
    }

    @Test
    void theAdviceDependsOnWhatTheLoadersAreBusyWith() {
        assertThat(said(MOSTLY_READING, step -> 250))
                .containsExactly(
                        "the towers waited for pictures in 25 % of the last 200 steps' time; reading and decoding is"
                                + " 90 % of the loaders' work, augmenting 10 %: pack the data once with `prepare`, or raise data.cache"
                                + " or data.loaders");
        assertThat(said(MOSTLY_AUGMENTING, step -> 250))
                .singleElement()
                .asString()
                .endsWith("raise data.loaders or data.ahead");
    }
}
