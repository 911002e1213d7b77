package duet.engine.codes;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.similar.Neighbour;
import org.junit.jupiter.api.Test;

class BinaryCodesTest {

    @Test
    void distanceCountsTheBitsThatDifferInEveryWord() {
        BinaryCodes codes = new BinaryCodes(2, 72);
        codes.set(0, 0, true);
        codes.set(0, 71, true);
        codes.set(1, 71, true);
        codes.set(1, 63, true);
        codes.set(1, 5, true);
        codes.set(1, 5, false);
        assertThat(codes.distance(0, codes, 1)).isEqualTo(2);
        assertThat(codes.distance(0, codes, 0)).isZero();
        assertThat(codes.get(1, 5)).isFalse();
        assertThat(codes.nearest(codes, 1, 2)).containsExactly(new Neighbour(1, 0), new Neighbour(0, 2));
    }

    @Test
    void theFirstBitIsTheHighestOfTheFirstByte() {
        BinaryCodes codes = new BinaryCodes(2, 16);
        codes.set(1, 0, true);
        codes.set(1, 15, true);
        codes.set(1, 9, true);
        assertThat(codes.packed(1)).containsExactly(0x80, 0x41);
        assertThat(codes.packed(0)).containsExactly(0, 0);
    }
}
