package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DriverRestTest {
    private static final long MICROSECOND = 1000;

    private final Carriage carriage = new Carriage();

    private LongStream rests(int count) {
        return LongStream.generate(carriage::nextRestNanos).limit(count).map(nanos -> nanos / MICROSECOND);
    }

    @Test
    void outsideACallEachRestIsTwiceAsLongAsTheLastUpToFourMilliseconds() {
        assertThat(rests(10)).containsExactly(20L, 40L, 80L, 160L, 320L, 640L, 1280L, 2560L, 4000L, 4000L);
    }

    @Test
    void inACallNoRestIsLongerThanFiftyMicroseconds() {
        assertThat(rests(9)).endsWith(4000L);
        carriage.callBegins();
        carriage.callBegins();
        carriage.callEnds();
        assertThat(rests(2)).containsExactly(50L, 50L);
        carriage.callEnds();
        assertThat(rests(2)).containsExactly(100L, 200L);
    }

    @Test
    void afterWorkTheFirstRestIsShortAgain() {
        assertThat(rests(3)).endsWith(80L);
        carriage.idle(1);
        assertThat(rests(2)).containsExactly(20L, 40L);
        carriage.idle(0);
        assertThat(rests(1)).containsExactly(160L);
    }

    @Test
    void withoutDatagramsEveryRestIsANap() {
        carriage.noDatagrams();
        assertThat(rests(3)).containsOnly(10_000L);
    }

    static Stream<DriverRest> every() {
        return Stream.of(new Carriage(), new Housekeeping());
    }

    @ParameterizedTest
    @MethodSource("every")
    void aDriverWithoutWorkRests(DriverRest rest) throws Exception {
        Thread driver = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                rest.idle(0);
            }
        });
        driver.start();
        while (LockSupport.getBlocker(driver) != rest) {
            Thread.onSpinWait();
        }
        driver.interrupt();
        driver.join();
    }

    /** Whoever is woken does not wait the next time. */
    @ParameterizedTest
    @MethodSource("every")
    void aDriverIsWoken(DriverRest rest) {
        rest.wake();
        rest.idle(0);
        rest.wake();
        LockSupport.park();
    }

    @Test
    void aCallWakesTheDriverOfDatagrams() {
        carriage.idle(0);
        carriage.callBegins();
        LockSupport.park();
    }

    @ParameterizedTest
    @MethodSource("every")
    void aRestHasAName(DriverRest rest) {
        assertThat(rest.alias()).isEqualTo(rest.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    }
}
