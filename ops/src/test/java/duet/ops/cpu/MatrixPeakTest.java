package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Precision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixPeakTest {

    @ParameterizedTest
    @EnumSource(Precision.class)
    void twoTowersAtOnceHaveARateInEachPrecision(Precision precision) {
        double rate = new MatrixPeak(2, 1, precision)
                .best(List.of(new MatrixPeak.Product(256, 256, 256)), 1, Duration.ofMillis(5));
        assertThat(rate).isFinite().isGreaterThan(1e6);
    }
}
