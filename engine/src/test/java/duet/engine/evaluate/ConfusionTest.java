package duet.engine.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfusionTest {
    private static final float[][] SAYS = {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}};

    /** @param answers label and prediction of each picture */
    private static Confusion of(int... answers) {
        Confusion confusion = new Confusion(3);
        for (int i = 0; i < answers.length; i += 2) {
            confusion.take(i / 2, answers[i], SAYS[answers[i + 1]]);
        }
        return confusion;
    }

    @Test
    void theMostConfusedPairsComeFirstAndRightAnswersAreNone() {
        Confusion confusion = of(0, 1, 0, 1, 0, 0, 1, 0, 1, 3, 1, 3, 1, 3);
        assertThat(confusion.mostConfused(2))
                .containsExactly(new Confusion.Pair(1, 3, 3, 4), new Confusion.Pair(0, 1, 2, 3));
        assertThat(confusion.mostConfused(100)).hasSize(3);
    }

    @Test
    void eachClassHasItsErrorsAndItsRowOfTheMatrix() {
        Confusion confusion = of(0, 1, 0, 1, 0, 0, 0, 0, 1, 1);
        assertThat(confusion.classes().get(0).top1Error()).isEqualTo(0.5);
        assertThat(confusion.classes().get(0).takenFor()).isEqualTo(Map.of(0, 2, 1, 2));
        assertThat(confusion.classes().get(1).top1Error()).isZero();
        assertThat(confusion.classes().get(2).images()).isZero();
        assertThat(confusion.classes().get(2).top1Error()).isNaN();
    }
}
