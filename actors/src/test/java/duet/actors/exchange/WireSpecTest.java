package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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
        assertThat(spec(largestHalf).termLength()).isEqualTo(term);
    }

    @Test
    void sevenEighthsOfTheWindowHoldTheLargestHalf() {
        for (long largestHalf = 1; largestHalf < 27 << 20; largestHalf += largestHalf / 3 + 1) {
            WireSpec spec = spec(largestHalf);
            long window = spec.termLength() / 2;
            assertThat(FragmentHeader.framedLength(largestHalf, spec.mtu()))
                    .as("largest half %d", largestHalf)
                    .isLessThanOrEqualTo(window / 8 * 7);
        }
    }

    @Test
    void theNeedCountsBothLogsAndTheDriver() {
        long logs = 2 * 3 * (32L << 20);

        assertThat(spec(11_075_584).bytesNeeded()).isBetween(logs + (12 << 20), logs + (14 << 20));
    }

    @Test
    void aTimeoutOfNothingIsRefused() {
        assertThatThrownBy(() -> new WireSpec(0, 4, Duration.ZERO, false))
                .hasMessage("exchange.timeout: PT0S, expected more than 0");
        assertThatThrownBy(() -> new WireSpec(0, -1, Duration.ofSeconds(1), false))
                .hasMessage("largestHalf: -1 bytes, expected at least 0");
    }

    private static WireSpec spec(long largestHalf) {
        return new WireSpec(0, largestHalf, Duration.ofSeconds(1), false);
    }
}
