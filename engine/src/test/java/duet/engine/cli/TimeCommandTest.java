package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeCommandTest {
    private static final String ALEXNET = "../configs/alexnet.conf";

    @ParameterizedTest
    @ValueSource(strings = {"--steps", "--warm-up", "--pairs"})
    void aCountBelowOneIsRefusedInOneLine(String option) {
        Line line = Line.of("time", ALEXNET, option, "0");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().startsWith(option + " 0: expected a whole number");
    }

    @Test
    void aBrokenNetworkIsRefusedBeforeAnythingIsMeasured() {
        Line line = Line.of("time", ALEXNET, "--set", "network.layers.conv1.kernel=999");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains("network.layers.conv1.kernel");
        assertThat(line.out()).isEmpty();
    }

    @Test
    void anUnknownKindOfPicturesIsRefusedWithTheKnownOnes() {
        Line line = Line.of("time", ALEXNET, "--pictures", "some");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems())
                .singleElement()
                .asString()
                .startsWith("--pictures some: expected noise, one-batch, all or in-turn");
    }

    @Test
    void picturesThatAreNotThereAreRefusedBeforeAnythingIsMeasured() {
        Line line = Line.of("time", ALEXNET, "--pictures", "all", "--set", "data.path=no-such-folder");
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains("no-such-folder: no such folder");
        assertThat(line.out()).isEmpty();
    }

    @Test
    void helpSaysWhereTheRateToCompareWithIsRead() {
        assertThat(Line.of("time", "--help").out()).contains("images/s").contains("images-per-second");
    }
}
