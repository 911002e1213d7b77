package duet.dataloader.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WideningTest {

    static Stream<Widening> ways() {
        return Stream.of(new Widening.ByConversion(), new Widening.ByBits(256));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void everyByteBecomesItsUnsignedValueAboveTheBase(Widening widening) {
        byte[] levels = new byte[256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (byte) i;
        }
        float[] values = new float[256];
        widening.widen(levels, values);
        for (int i = 0; i < values.length; i++) {
            assertThat(values[i] - widening.base()).isEqualTo(i);
        }
    }
}
