package duet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void meanAndStandardDeviationOfASampleAreToldInPercent() {
        assertThat(Spread.of(0.30, 0.32, 0.34).percent()).isEqualTo("32.00 ± 2.00");
    }

    @Test
    void oneMeasurementHasNoDeviation() {
        assertThat(Spread.of(0.25).percent()).isEqualTo("25.00");
        assertThat(Spread.of(0.25).above(Spread.of(0.125, 0.375)).percentWithSign())
                .isEqualTo("+0.00");
    }

    @Test
    void aDifferenceHasTheStandardErrorOfBothMeans() {
        // deviations 2 and 4 of 4 and 4: sqrt(4/4 + 16/4) = sqrt(5)
        Spread narrow = new Spread(4, 0.30, 0.02);
        Spread wide = new Spread(4, 0.29, 0.04);
        assertThat(wide.above(narrow).percentWithSign()).isEqualTo("-1.00 ± 2.24");
    }
}
