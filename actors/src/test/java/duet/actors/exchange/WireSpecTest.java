package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WireSpecTest {
    @ParameterizedTest
    @CsvSource({
        "0, 65536",
        "4, 65536",
        "65432, 262144",
        "1048576, 4194304",
        "11075584, 33554432",
        "22151168, 67108864",
        "44302336, 67108864",
        "2147483647, 67108864",
    })
    void aTermIsTheSmallestWhoseWindowTakesTheLargestHalf(long largestHalf, int term) {
        assertThat(spec(largestHalf).ipcLog().termLength()).isEqualTo(term);
    }

    @Test
    void sevenEighthsOfTheWindowHoldTheLargestHalf() {
        for (long largestHalf = 1; largestHalf < 26 << 20; largestHalf += largestHalf / 3 + 1) {
            assertFits(largestHalf, spec(largestHalf).ipcLog(), 0);
            assertFits(largestHalf, spec(largestHalf).udpLog(1408), Gcm.TAG_LENGTH);
            assertFits(largestHalf, spec(largestHalf).udpLog(65_504), Gcm.TAG_LENGTH);
        }
    }

    private static void assertFits(long largestHalf, StreamLog log, int trailer) {
        assertThat(FragmentHeader.framedLength(largestHalf, log.mtu(), trailer))
                .as("largest half %d, %s", largestHalf, log)
                .isLessThanOrEqualTo(log.termLength() / 16 * 7);
    }

    @Test
    void theNeedCountsAllPairsOfTowers() {
        long two = spec(11_075_584).bytesNeeded();
        WireSpec four = new WireSpec(4, 0, 11_075_584, Duration.ofSeconds(1), false);

        assertThat(four.bytesNeeded() - two)
                .isEqualTo(10 * spec(11_075_584).ipcLog().bytes());
    }

    @Test
    void theNeedCountsBothLogsAndTheDriver() {
        long logs = 2 * 3 * (32L << 20);

        assertThat(spec(11_075_584).bytesNeeded()).isBetween(logs + (12 << 20), logs + (14 << 20));
    }

    @Test
    void aTimeoutOfNothingIsRefused() {
        assertThatThrownBy(() -> new WireSpec(2, 0, 4, Duration.ZERO, false))
                .hasMessage("exchange.timeout: PT0S, expected more than 0");
        assertThatThrownBy(() -> new WireSpec(2, 0, -1, Duration.ofSeconds(1), false))
                .hasMessage("largestHalf: -1 bytes, expected at least 0");
    }

    @ParameterizedTest
    @CsvSource({"1", "9"})
    void aRunHasTwoToEightTowers(int towers) {
        assertThatThrownBy(() -> new WireSpec(towers, 0, 4, Duration.ofSeconds(1), false))
                .hasMessage("towers: " + towers + ", expected 2 to 8");
    }

    @ParameterizedTest
    @CsvSource({"480", "1500", "65536"})
    void aDatagramThatAeronCannotCutIsRefused(int mtu) {
        assertThatThrownBy(() -> new WireSpec(2, 0, 4, Duration.ofSeconds(1), false, OptionalInt.of(mtu), false))
                .hasMessage("exchange.mtu: " + mtu + ", expected a multiple of 32 from 512 to 65504");
    }

    private static WireSpec spec(long largestHalf) {
        return new WireSpec(2, 0, largestHalf, Duration.ofSeconds(1), false);
    }
}
