package duet.ops.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import duet.ops.device.Draws;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {

    @Test
    void equalLogitsCostTheLogarithmOfTheirNumber() {
        SoftmaxCrossEntropy softmax = compute(10, new int[] {3}, new float[10]);
        assertThat(softmax.loss()).isCloseTo(Math.log(10), within(1e-15));
        assertThat(softmax.probability(0, 7)).isCloseTo(0.1, within(1e-15));
    }

    /** Probabilities 1/4 and 3/4 in each row, labels on the first and on the second. */
    @Test
    void theLossIsTheMeanOverTheImages() {
        float log3 = (float) Math.log(3);
        SoftmaxCrossEntropy softmax = compute(2, new int[] {0, 1}, 0, log3, 5, 5 + log3);
        assertThat(softmax.loss()).isCloseTo((Math.log(4) + Math.log(4.0 / 3)) / 2, within(1e-6));
        assertThat(softmax.probability(0, 0)).isCloseTo(0.25, within(1e-6));
        assertThat(softmax.probability(1, 1)).isCloseTo(0.75, within(1e-6));
    }

    /** Views with probabilities (1/4, 3/4) and (3/4, 1/4) of one image, (1/4, 3/4) twice of the other. */
    @Test
    void theProbabilitiesOfAnImagesViewsAreAveraged() {
        float log3 = (float) Math.log(3);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(5, 2);
        softmax.average(
                FloatBuffer.wrap(new float[] {0, log3, log3, 0, 0, log3, 0, log3, 7, 7}),
                new int[] {1, 1, 0, 0, 0},
                4,
                2);
        assertThat(softmax.probability(0, 1)).isCloseTo(0.5, within(1e-7));
        assertThat(softmax.probability(1, 0)).isCloseTo(0.25, within(1e-7));
        assertThat(softmax.loss()).isCloseTo((Math.log(2) + Math.log(4)) / 2, within(1e-7));
        assertThat(softmax.top1Errors()).isBetween(1.0, 2.0);
        assertThat(softmax.top5Errors()).isZero();
    }

    /** Ten classes, two equal views of each of two images: two classes share the first place of one, eight the third. */
    @Test
    void errorsOfImagesWithViewsAreCountedByTheirOwnProbabilities() {
        float[] first = {4, 4, 1, 1, 1, 1, 1, 1, 1, 1};
        float[] second = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0};
        FloatBuffer logits =
                FloatBuffer.allocate(40).put(first).put(first).put(second).put(second);
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(4, 10);
        softmax.average(logits, new int[] {1, 1, 6, 6}, 4, 2);
        assertThat(softmax.top1Errors()).isCloseTo(0.5 + 1, within(1e-15));
        assertThat(softmax.top5Errors()).isCloseTo(0 + 1, within(1e-15));
        softmax.average(logits, new int[] {2, 2, 4, 4}, 4, 2);
        assertThat(softmax.top1Errors()).isCloseTo(2, within(1e-15));
        assertThat(softmax.top5Errors()).isCloseTo(5 / 8.0, within(1e-15));
    }

    @Test
    void oneViewOfEachImageIsTheImageToTheBit() {
        Draws draws = new Draws(2012, 1);
        FloatBuffer logits = Draws.host(4 * 7);
        for (int i = 0; i < logits.capacity(); i++) {
            logits.put(i, (float) draws.normal());
        }
        SoftmaxCrossEntropy plain = new SoftmaxCrossEntropy(4, 7);
        plain.compute(logits, new int[] {6, 0, 3, 3}, 4);
        SoftmaxCrossEntropy averaged = new SoftmaxCrossEntropy(4, 7);
        averaged.average(logits, new int[] {6, 0, 3, 3}, 4, 1);
        assertThat(averaged.loss()).isEqualTo(plain.loss());
    }

    @Test
    void anImageWithAViewThatIsNotFiniteIsAnErrorAndOneThatNoViewBelievesInIsNot() {
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(2, 2);
        softmax.average(FloatBuffer.wrap(new float[] {0, 1, Float.NaN, 0}), new int[] {1, 1}, 2, 2);
        assertThat(softmax.loss()).isNaN();
        assertThat(softmax.top1Errors()).isEqualTo(1);
        softmax.average(FloatBuffer.wrap(new float[] {0, 1e6f, 0, 1e6f}), new int[] {0, 0}, 2, 2);
        assertThat(softmax.loss()).isBetween(700.0, 800.0);
        assertThat(softmax.top1Errors()).isEqualTo(1);
    }

    @Test
    void viewsThatDoNotMakeWholeImagesAreRefused() {
        assertThatThrownBy(() -> new SoftmaxCrossEntropy(4, 2).average(FloatBuffer.allocate(8), new int[4], 3, 2))
                .hasMessageContaining("3 rows, expected a multiple of 2 views");
    }

    @Test
    void hugeLogitsDoNotOverflow() {
        SoftmaxCrossEntropy softmax = compute(2, new int[] {1, 1}, 3e38f, 0, 1000, 1001);
        assertThat(softmax.loss()).isCloseTo(3e38 / 2, within(1e32));
        assertThat(softmax.probability(1, 1)).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-15));
    }

    @Test
    void theGradientIsTheSlopeOfTheLoss() {
        int outputs = 7;
        int[] labels = {6, 0, 3};
        Draws draws = new Draws(2012, 0);
        float[] logits = new float[labels.length * outputs];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Math.round(draws.normal() * 1024) / 1024f;
        }
        FloatBuffer gradient = Draws.host(logits.length);
        compute(outputs, labels, logits).gradient(0, outputs, gradient);
        float step = 1 / 128f;
        for (int i = 0; i < logits.length; i++) {
            double slope = (lossWith(outputs, labels, logits, i, -2 * step)
                            - 8 * lossWith(outputs, labels, logits, i, -step)
                            + 8 * lossWith(outputs, labels, logits, i, step)
                            - lossWith(outputs, labels, logits, i, 2 * step))
                    / (12 * step);
            assertThat((double) gradient.get(i)).isCloseTo(slope, within(3e-8));
        }
    }

    private static double lossWith(int outputs, int[] labels, float[] logits, int index, float change) {
        float[] moved = logits.clone();
        moved[index] += change;
        return compute(outputs, labels, moved).loss();
    }

    @Test
    void aTowerGetsTheColumnsOfItsOwnOutputs() {
        int[] labels = {3, 1};
        float[] logits = {1, 2, 3, 4, 4, 3, 2, 1};
        SoftmaxCrossEntropy softmax = compute(4, labels, logits);
        FloatBuffer whole = Draws.host(8);
        FloatBuffer upper = Draws.host(4);
        softmax.gradient(0, 4, whole);
        softmax.gradient(2, 2, upper);
        assertThat(new float[] {upper.get(0), upper.get(1), upper.get(2), upper.get(3)})
                .containsExactly(whole.get(2), whole.get(3), whole.get(6), whole.get(7));
    }

    @Test
    void rowsPastTheImagesCountForNothing() {
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(3, 2);
        FloatBuffer logits = FloatBuffer.wrap(new float[] {0, 0, Float.NaN, 1, 2, 3});
        softmax.compute(logits, new int[] {0, -1, -1}, 1);
        FloatBuffer gradient = FloatBuffer.wrap(new float[] {9, 9, 9, 9, 9, 9});
        softmax.gradient(0, 2, gradient);
        assertThat(softmax.loss()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(gradient.array()).containsExactly(-0.5f, 0.5f, 0, 0, 0, 0);
    }

    @Test
    void errorsAreCountedByRank() {
        float[] falling = {9, 8, 7, 6, 5, 4, 3};
        assertErrors(0, 0, 0, falling);
        assertErrors(1, 1, 0, falling);
        assertErrors(4, 1, 0, falling);
        assertErrors(5, 1, 1, falling);
    }

    @Test
    void tiesCountByTheirChance() {
        assertErrors(0, 0.5, 0, 2, 2, 1, 0, 0, 0, 0);
        assertErrors(3, 1, 0.5, 9, 8, 7, 6, 6, 6, 6);
        assertErrors(6, 6 / 7.0, 2 / 7.0, 1, 1, 1, 1, 1, 1, 1);
        assertErrors(2, 2 / 3.0, 0, 4, 4, 4, 0, 0, 0, 0);
    }

    @Test
    void fourOutputsAreAllAmongTheFirstFive() {
        assertErrors(3, 1, 0, 4, 3, 2, 1);
        assertErrors(3, 0.75, 0, 1, 1, 1, 1);
    }

    private static void assertErrors(int label, double top1, double top5, float... logits) {
        SoftmaxCrossEntropy softmax = compute(logits.length, new int[] {label}, logits);
        assertThat(softmax.top1Errors()).isCloseTo(top1, within(1e-15));
        assertThat(softmax.top5Errors()).isCloseTo(top5, within(1e-15));
    }

    @Test
    void errorsAddUpOverTheImagesAndStartAnewWithEachCall() {
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(2, 2);
        FloatBuffer logits = FloatBuffer.wrap(new float[] {1, 0, 1, 0});
        softmax.compute(logits, new int[] {1, 1}, 2);
        assertThat(softmax.top1Errors()).isEqualTo(2);
        softmax.compute(logits, new int[] {0, 1}, 2);
        assertThat(softmax.top1Errors()).isEqualTo(1);
    }

    @Test
    void logitsThatAreNotFiniteMakeTheLossNaN() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            SoftmaxCrossEntropy softmax = compute(2, new int[] {0, 1}, 0, bad, 0, 1);
            FloatBuffer gradient = Draws.host(4);
            softmax.gradient(0, 2, gradient);
            assertThat(softmax.loss()).isNaN();
            assertThat(gradient.get(0)).isNaN();
            assertThat(gradient.get(2)).isFinite();
            assertThat(softmax.top1Errors()).isEqualTo(1);
            assertThat(softmax.top5Errors()).isEqualTo(1);
        }
    }

    @Test
    void aLabelThatIsNoOutputIsRefused() {
        assertThatThrownBy(() -> compute(2, new int[] {2}, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("label of image 0 is 2, expected 0 .. 1");
        assertThatThrownBy(() -> new SoftmaxCrossEntropy(1, 2).compute(Draws.host(2), new int[1], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 images, expected 1 .. 1");
    }

    private static SoftmaxCrossEntropy compute(int outputs, int[] labels, float... logits) {
        SoftmaxCrossEntropy softmax = new SoftmaxCrossEntropy(labels.length, outputs);
        softmax.compute(FloatBuffer.wrap(logits), labels, labels.length);
        return softmax;
    }
}
