package duet.engine.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void marksAreRoundNumbersAroundAllValues() {
        Axis axis = Axis.around(0, 7.3, 8);
        assertThat(axis.marks().stream().map(axis::text)).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8");
        Axis small = Axis.around(0, 0.021, 5);
        assertThat(small.marks().stream().map(small::text))
                .containsExactly("0.000", "0.005", "0.010", "0.015", "0.020", "0.025");
        Axis large = Axis.around(0, 130, 8);
        assertThat(large.marks().stream().map(large::text))
                .startsWith("0", "20", "40")
                .endsWith("140");
    }

    @Test
    void aValueLiesInItsShareOfTheRange() {
        Axis axis = Axis.around(0, 8, 8);
        assertThat(axis.share(0)).isZero();
        assertThat(axis.share(8)).isEqualTo(1);
        assertThat(axis.share(2)).isEqualTo(0.25);
    }

    @Test
    void equalValuesHaveARangeToo() {
        assertThat(Axis.around(0, 0, 8).high()).isPositive();
        assertThat(Axis.around(3, 3, 8).marks()).hasSizeGreaterThan(1);
    }
}
