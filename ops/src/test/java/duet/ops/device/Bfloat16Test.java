package duet.ops.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Bfloat16Test {

    @Test
    void everyBfloat16IsItselfWidenedAndRounded() {
        for (int bits = 0; bits <= 0xFFFF; bits++) {
            float value = Bfloat16.widen((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Bfloat16.round(value)).isEqualTo((short) bits);
            }
        }
        assertThat(Bfloat16.widen((short) 0x3FC0)).isEqualTo(1.5f);
        assertThat(Bfloat16.widen((short) 0xC000)).isEqualTo(-2);
    }

    /** Between 1 and 1 + 1/64 lies 1 + 1/128, whose last bit is set. */
    @Test
    void ofTwoEquallyNearTheEvenOneIsTaken() {
        assertThat(Bfloat16.round(1 + 1 / 256f)).isEqualTo((short) 0x3F80);
        assertThat(Bfloat16.round(Math.nextUp(1 + 1 / 256f))).isEqualTo((short) 0x3F81);
        assertThat(Bfloat16.round(1 + 3 / 256f)).isEqualTo((short) 0x3F82);
        assertThat(Bfloat16.round(Math.nextDown(1 + 3 / 256f))).isEqualTo((short) 0x3F81);
        assertThat(Bfloat16.round(-1 - 1 / 256f)).isEqualTo((short) 0xBF80);
    }

    @Test
    void whatIsTooLargeIsInfiniteAndWhatIsNoNumberStaysNone() {
        assertThat(Bfloat16.widen(Bfloat16.round(Float.MAX_VALUE))).isEqualTo(Float.POSITIVE_INFINITY);
        // A signalling one whose bits are all in the lower half would become infinite.
        assertThat(Bfloat16.widen(Bfloat16.round(Float.intBitsToFloat(0x7F80_0001))))
                .isNaN();
        assertThat(Bfloat16.round(Float.NaN)).isEqualTo((short) 0x7FC0);
    }
}
