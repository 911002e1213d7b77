package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportedRateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12.5 images/s | 12.5",
                "1,234.5 images/s | 1234.5",
                "median 41.1 img/s, best 43.5, worst 40.0 | 41.1",
                "speed: 7 images per second | 7",
                "images/s: 93 | 93",
                "images per second = 8.25 | 8.25",
                "{\"images-per-second\" : 9.12e1, \"images-per-second-best\": 99} | 91.2",
                "10 images/s, then 20 images/s | 20",
                "1 image/s | 1"
            })
    void theLastNumberAtItsUnitIsTheRate(String output, double rate) {
        assertThat(ReportedRate.in(output)).hasValue(rate);
    }

    @Test
    void linesBeforeAndBehindDoNotMatter() {
        assertThat(ReportedRate.in("torch 2.13\nmedian 41.9 img/s\ndone in 30 s\n"))
                .hasValue(41.9);
    }

    @ParameterizedTest
    @CsvSource({"''", "12.5", "images/s", "5 images/sheet", "fast images/s 'very'"})
    void withoutANumberAtTheUnitThereIsNone(String output) {
        assertThat(ReportedRate.in(output)).isEmpty();
    }
}
