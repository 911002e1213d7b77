package duet.engine.figure1;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.chart.Chart;
import duet.engine.chart.ChartFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandingsTest {
    private static final Path CONFIGS = Path.of("../configs");

    @TempDir
    private Path folder;

    private static Course course(String unit, double rate, long seed, Double... errors) {
        Trial trial = Trial.of(CONFIGS.resolve("figure1-" + unit + ".conf"), rate, seed, 3, List.of("data.path=/data"));
        return new Course(trial, List.of(errors));
    }

    @Test
    void theFirstEpochAtOrBelowAQuarterCounts() {
        assertThat(course("relu", 0.001, 1, 0.5, 0.25, 0.1).epochs()).hasValue(2);
        assertThat(course("relu", 0.001, 1, 0.5, 0.2501).epochs()).isEmpty();
        assertThat(course("relu", 0.001, 1, 0.5, 0.4).isDone()).isFalse();
        assertThat(course("relu", 0.001, 1, 0.5, 0.4, 0.3).isDone()).isTrue();
        assertThat(course("relu", 0.001, 1, 0.2).isDone()).isTrue();
    }

    @Test
    void eachUnitHasItsOwnBestRateByTheMeanOfTheSeeds() {
        Standings standings = new Standings(List.of(
                course("relu", 0.001, 1, 0.5, 0.2),
                course("relu", 0.001, 2, 0.2),
                course("relu", 0.002, 1, 0.2),
                course("relu", 0.002, 2, 0.5, 0.4, 0.3),
                course("relu", 0.004, 1, 0.5, 0.4, 0.2),
                course("relu", 0.004, 2, 0.5, 0.2),
                course("tanh", 0.001, 1, 0.5, 0.4, 0.2),
                course("tanh", 0.001, 2, 0.5, 0.4, 0.2)));
        assertThat(standings.best("figure1-relu").orElseThrow().rate()).isEqualTo(0.001);
        assertThat(standings.lines())
                .last()
                .isEqualTo("figure1-relu at 0.001 takes 1.5 epochs, figure1-tanh at 0.001 takes 3.0: 2.0 times as many"
                        + " (the paper: about six)");
        assertThat(standings.lines()).anyMatch(line -> line.matches("figure1-relu +0\\.002 +2 +- +1, - .*"));
    }

    @Test
    void withoutTheErrorThereIsNoRatioAndTheLowestErrorIsTheBest() {
        Standings standings = new Standings(
                List.of(course("relu", 0.001, 1, 0.5, 0.4), course("relu", 0.002, 1, 0.3), course("tanh", 0.001, 1)));
        assertThat(standings.best("figure1-relu").orElseThrow().rate()).isEqualTo(0.002);
        assertThat(standings.lines()).last().asString().startsWith("figure1-relu has not come to 25 %");
        assertThat(String.join("", standings.lines())).doesNotContain("NaN");
    }

    @Test
    void theBestRateIsDrawnInAStrongLineAndAQuarterIsMarked() throws Exception {
        Chart chart = Figure1.chart(List.of(
                course("relu", 0.001, 1, 0.5, 0.3), course("relu", 0.002, 1, 0.5, 0.2), course("tanh", 0.001, 1, 0.6)));
        Path file = folder.resolve("figure1.svg");
        ChartFile.write(chart, file);
        assertThat(Files.readString(file))
                .contains("figure1-relu, rate 0.002")
                .doesNotContain("figure1-relu, rate 0.001<")
                .contains("figure1-tanh, rate 0.001")
                .contains("25 % is marked");
    }
}
