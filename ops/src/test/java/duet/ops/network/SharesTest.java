package duet.ops.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void ofAnUnevenNumberTheLastTowersHaveOneMoreEach() {
        assertThat(parts(new Shares(1000, 3))).containsExactly(333, 333, 334);
        assertThat(parts(new Shares(10, 4))).containsExactly(2, 2, 3, 3);
        assertThat(parts(new Shares(21_843, 2))).containsExactly(10_921, 10_922);
        assertThat(parts(new Shares(1000, 4))).containsExactly(250, 250, 250, 250);
        assertThat(parts(new Shares(7, 1))).containsExactly(7);
    }

    @Test
    void eachTowersBeginBehindThoseOfTheOneBefore() {
        for (int towers = 1; towers <= TowerCount.MOST; towers++) {
            for (int whole = towers; whole < 40; whole++) {
                Shares shares = new Shares(whole, towers);
                List<Integer> parts = parts(shares);
                assertThat(shares.first(0)).isZero();
                assertThat(shares.first(towers)).as(shares.toString()).isEqualTo(whole);
                assertThat(parts).as(shares.toString()).isSorted();
                assertThat(shares.largest()).isEqualTo(parts.get(towers - 1)).isLessThanOrEqualTo(parts.get(0) + 1);
                assertThat(shares.even()).isEqualTo(parts.get(0) * towers == whole);
            }
        }
    }

    private static List<Integer> parts(Shares shares) {
        return IntStream.range(0, shares.towers()).mapToObj(shares::of).toList();
    }
}
