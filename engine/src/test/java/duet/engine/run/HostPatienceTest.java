package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostPatienceTest {
    private final AtomicLong nanos = new AtomicLong(-5);
    private final HostPatience patience = new HostPatience(Duration.ofMinutes(10), nanos::get);

    @Test
    void onlyTimeWithoutHostsCounts() {
        patience.startWaiting();
        pass(Duration.ofMinutes(4));
        patience.stopWaiting();
        pass(Duration.ofHours(1));
        patience.stopWaiting();
        assertThat(patience.left()).isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void itIsOverWhenLessThanASecondIsLeft() {
        patience.startWaiting();
        pass(Duration.ofSeconds(599));
        patience.stopWaiting();
        assertThat(patience.isOver()).isFalse();
        patience.startWaiting();
        pass(Duration.ofMillis(1));
        patience.stopWaiting();
        assertThat(patience.isOver()).isTrue();
    }

    @Test
    void onceHostsTrainItIsWholeAgain() {
        patience.startWaiting();
        pass(Duration.ofMinutes(9));
        patience.restore();
        pass(Duration.ofHours(1));
        patience.stopWaiting();
        assertThat(patience.left()).isEqualTo(patience.whole());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
