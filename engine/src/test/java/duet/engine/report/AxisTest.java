package duet.engine.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AxisTest {

    @ParameterizedTest
    @CsvSource({
        "0, 2.3, 0, 2.5",
        "0, 1, 0, 1",
        "0, 93.75, 0, 100",
        "0, 0, -1, 1",
        "3, 3, 1.5, 4.5",
        "-1, 7, -2, 8",
        "0, 1e-5, 0, 1e-5",
    })
    void theScaleHasRoomForAllValues(double low, double high, double from, double to) {
        Axis axis = Axis.linear(low, high, 0, 100);
        assertThat(axis.low()).isCloseTo(from, within(1e-12));
        assertThat(axis.high()).isCloseTo(to, within(1e-12));
        assertThat(axis.marks()).hasSizeBetween(3, 8).isSorted();
        assertThat(axis.marks()).allMatch(mark -> mark >= axis.low() - 1e-9 && mark <= axis.high() + 1e-9);
    }

    @Test
    void aLearningRateIsDrawnBetweenPowersOfTen() {
        Axis axis = Axis.logarithmic(0.0001, 0.01, 200, 0);
        assertThat(axis.marks()).hasSize(3);
        assertThat(axis.pixel(0.001)).isCloseTo(100, within(1e-9));
        assertThat(Axis.logarithmic(0.01, 0.01, 200, 0).marks()).hasSize(2);
    }

    @Test
    void pixelsNeverLeaveTheChart() {
        Axis axis = Axis.linear(0, 10, 200, 20);
        assertThat(axis.pixel(0)).isEqualTo(200);
        assertThat(axis.pixel(10)).isEqualTo(20);
        assertThat(axis.pixel(1e9)).isEqualTo(20);
        assertThat(axis.pixel(-1)).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "0.30000000000000004, 0.3",
        "0, 0",
        "1000, 1000",
        "0.0001, 0.0001",
        "2500000, 2.50e+06",
        "1e-9, 0.000000001"
    })
    void marksReadAsAPersonWritesThem(double value, String label) {
        assertThat(Axis.label(value)).isEqualTo(label);
    }
}
