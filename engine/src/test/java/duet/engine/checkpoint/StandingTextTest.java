package duet.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StandingTextTest {
    /** Files of earlier versions of the program say it like this. */
    private static final String WRITTEN =
            "{\"position\":{\"batches\":7,\"steps\":5,\"epoch\":1,\"split\":\"VALIDATION\",\"index\":2},"
                    + "\"schedule\":{\"rate\":0.01,\"reason\":\"\",\"ended\":false,\"bestError\":\"Infinity\",\"sinceEpoch\":0,\"drops\":0},"
                    + "\"training\":{\"images\":640,\"loss\":1.5,\"top1Errors\":3.0,\"top5Errors\":1.0,\"nanos\":12},"
                    + "\"validation\":{\"images\":0,\"loss\":0.0,\"top1Errors\":0.0,\"top5Errors\":0.0,\"nanos\":0}}";

    private static final Standing STANDING = new Standing(
            new Position(7, 5, 1, Split.VALIDATION, 2),
            new ScheduleState(0.01, "", false, Double.POSITIVE_INFINITY, 0, 0),
            new Standing.Sums(640, 1.5, 3, 1, 12),
            Standing.Sums.NONE);

    @Test
    void shouldStayAsItIsWrittenInTheFilesThatAreThere() throws Exception {
        assertThat(StandingText.of(STANDING)).isEqualTo(WRITTEN);
        assertThat(StandingText.parse(WRITTEN)).isEqualTo(STANDING);
    }

    @Test
    void shouldGiveBackEveryBitOfADouble() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int draw = 0; draw < 5_000; draw++) {
            double value = draw % 10 == 0 ? special(random) : Double.longBitsToDouble(random.nextLong());
            Standing standing = with(value);
            Standing back = StandingText.parse(StandingText.of(standing));
            assertThat(back).as("%s, draw %d of seed %d", value, draw, seed).isEqualTo(standing);
        }
    }

    private static double special(Random random) {
        double[] values = {
            0,
            -0.0,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NaN,
            1e23,
            2.2250738585072011e-308
        };
        return values[random.nextInt(values.length)];
    }

    private static Standing with(double value) {
        return new Standing(
                Position.START,
                new ScheduleState(value, "why", true, value, 0, 0),
                new Standing.Sums(0, value, value, value, 0),
                Standing.Sums.NONE);
    }

    @Test
    void shouldRefuseWhatIsMissingUnknownOrImpossible() {
        refuse(WRITTEN.replace("\"steps\":5,", ""));
        refuse(WRITTEN.replace("\"steps\":5,", "\"steps\":5,\"more\":1,"));
        refuse(WRITTEN.replace("\"steps\":5", "\"steps\":-5"));
        refuse(WRITTEN.replace("\"steps\":5", "\"steps\":null"));
        refuse(WRITTEN.replace("VALIDATION", "HOLIDAY"));
        refuse(WRITTEN + "{}");
        refuse("null");
        refuse("");
    }

    private static void refuse(String text) {
        assertThatThrownBy(() -> StandingText.parse(text)).as(text).isInstanceOf(JsonProcessingException.class);
    }
}
