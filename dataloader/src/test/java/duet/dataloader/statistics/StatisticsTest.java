package duet.dataloader.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PatternPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatisticsTest {
    private static final Statistics.Progress SILENT = (done, total) -> {};

    @Test
    void theMeanImageIsTheMeanOfEveryPlace() {
        DataSet set = PatternPictures.set(4, 3, 1, (i, band, y, x) -> 10 * i + 50 * band + 4 * y + x);

        Statistics statistics = Statistics.measure(set, 100, 1, 2, SILENT);

        assertThat(statistics.pictures()).isEqualTo(3);
        assertThat(statistics.mean(2, 3, 1)).isEqualTo(10 + 100 + 13);
        assertThat(statistics.meanImage()).hasSize(48).startsWith(10, 11, 12, 13, 14);
        assertThat(statistics.channelMeans()).containsExactly(17.5, 67.5, 117.5);
    }

    @Test
    void theColoursLieAlongTheirPrincipalAxes() {
        // Red and green are together 100 +- 30, blue 100 +- 10 by itself.
        DataSet set =
                PatternPictures.set(2, 1, 1, (i, band, y, x) -> band == 2 ? (y == 0 ? 90 : 110) : (x == 0 ? 70 : 130));

        PrincipalColours colours = Statistics.measure(set, 100, 1, 1, SILENT).colours();

        assertThat(colours.deviations().get(0)).isCloseTo(30 * Math.sqrt(2), within(1e-9));
        assertThat(colours.deviations().get(1)).isCloseTo(10, within(1e-9));
        assertThat(colours.deviations().get(2)).isCloseTo(0, within(1e-5));
        assertThat(colours.axes().get(0).get(0)).isCloseTo(Math.sqrt(0.5), within(1e-9));
        assertThat(colours.axes().get(0).get(1)).isCloseTo(Math.sqrt(0.5), within(1e-9));
        assertThat(colours.axes().get(1).get(2)).isCloseTo(1, within(1e-9));
    }

    @Test
    void theNumberOfThreadsChangesNothing() {
        DataSet set = PatternPictures.set(5, 40, 1, PatternPictures::varied);

        Statistics alone = Statistics.measure(set, 100, 1, 1, SILENT);
        Statistics together = Statistics.measure(set, 100, 1, 4, SILENT);

        assertThat(together.meanImage()).isEqualTo(alone.meanImage());
        assertThat(together.channelMeans()).isEqualTo(alone.channelMeans());
        assertThat(together.colours()).isEqualTo(alone.colours());
    }

    @Test
    void aLargeSetIsMeasuredOnASubsetDrawnByTheSeed() {
        DataSet set = PatternPictures.set(2, 200, 1, (i, band, y, x) -> i);

        Statistics one = Statistics.measure(set, 10, 1, 2, SILENT);

        assertThat(one.pictures()).isEqualTo(10);
        assertThat(one.meanImage())
                .isEqualTo(Statistics.measure(set, 10, 1, 1, SILENT).meanImage());
        assertThat(one.meanImage())
                .isNotEqualTo(Statistics.measure(set, 10, 2, 1, SILENT).meanImage());
        assertThat(one.mean(0, 0, 0)).isBetween(40f, 160f);
    }

    @Test
    void progressCountsToTheEnd() {
        List<Integer> counts = new ArrayList<>();

        Statistics.measure(PatternPictures.set(2, 7, 1, PatternPictures::varied), 100, 1, 2, (done, total) -> {
            assertThat(total).isEqualTo(7);
            counts.add(done);
        });

        assertThat(counts)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 7).boxed().toList());
    }

    @Test
    void everyBrokenPictureIsTold() {
        DataSet set = PatternPictures.set(2, 9, 1, (i, band, y, x) -> {
            if (i % 4 == 1) {
                throw new DataException("picture " + i + " is broken");
            }
            return 0;
        });

        assertThatThrownBy(() -> Statistics.measure(set, 100, 1, 3, SILENT))
                .isInstanceOf(DataException.class)
                .hasMessage("picture 1 is broken\npicture 5 is broken");
    }

    @Test
    void theValuesOf2012AreStandardDeviations() {
        // Their squares reproduce the pixel deviations of 74, 72 and 77 known of ImageNet.
        PrincipalColours colours = PrincipalColours.ILSVRC_2012;
        double[] expected = {74.0, 72.0, 77.0};
        for (int band = 0; band < 3; band++) {
            double variance = Math.pow(colours.offset(band, 1, 0, 0), 2)
                    + Math.pow(colours.offset(band, 0, 1, 0), 2)
                    + Math.pow(colours.offset(band, 0, 0, 1), 2);
            assertThat(Math.sqrt(variance)).isCloseTo(expected[band], within(0.5));
        }
    }
}
