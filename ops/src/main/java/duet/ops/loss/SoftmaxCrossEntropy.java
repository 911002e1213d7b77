package duet.ops.loss;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Softmax with the multinomial logistic loss, and the error counts of the paper, on the host in double precision. Logits are
 * canonical [batch, outputs] float32; host buffers are used from index 0, whatever their position. Sums run in the order of
 * images and outputs, so that every tower gets the same bits.
 *
 * <p>A row with a logit that is not finite has loss and probabilities NaN and counts as an error.
 */
public final class SoftmaxCrossEntropy {
    private static final int TOP = 5;

    private final int batch;
    private final int outputs;
    private final double[] probabilities;
    private final int[] labels;
    private int images;
    private double loss;
    private double top1Errors;
    private double topErrors;

    public SoftmaxCrossEntropy(int batch, int outputs) {
        this.batch = batch;
        this.outputs = outputs;
        this.probabilities = new double[Math.multiplyExact(batch, outputs)];
        this.labels = new int[batch];
    }

    /**
     * Takes the first {@code images} rows; the results stay until the next call.
     *
     * @param images 1 .. batch
     * @throws IllegalArgumentException when there are more images than rows or a label is no output
     */
    public void compute(FloatBuffer logits, int[] imageLabels, int images) {
        if (images < 1 || images > batch) {
            throw new IllegalArgumentException(images + " images, expected 1 .. " + batch);
        }
        this.images = images;
        System.arraycopy(imageLabels, 0, labels, 0, images);
        double lossSum = 0;
        top1Errors = 0;
        topErrors = 0;
        for (int image = 0; image < images; image++) {
            if (labels[image] < 0 || labels[image] >= outputs) {
                throw new IllegalArgumentException(
                        "label of image " + image + " is " + labels[image] + ", expected 0 .. " + (outputs - 1));
            }
            lossSum += row(logits, image);
        }
        loss = lossSum / images;
    }

    /**
     * Takes the first {@code rows} rows, of which every {@code views} are views of one image, and averages their probabilities,
     * from which loss and errors follow (paper, section 4.1, where ten patches are averaged). The results, which are not to be
     * learnt from, stay until the next call.
     *
     * @param rows 1 .. batch, a multiple of {@code views}
     * @param rowLabels each image's label on every one of its rows
     * @throws IllegalArgumentException as {@link #compute} does, or when an image lacks views
     */
    public void average(FloatBuffer logits, int[] rowLabels, int rows, int views) {
        if (rows % views != 0) {
            throw new IllegalArgumentException(rows + " rows, expected a multiple of " + views + " views");
        }
        compute(logits, rowLabels, rows);
        if (views == 1) {
            return;
        }
        images = rows / views;
        loss = 0;
        top1Errors = 0;
        topErrors = 0;
        for (int image = 0; image < images; image++) {
            // No row is overwritten before it was read: image <= image * views.
            averageViews(image, views);
            labels[image] = rowLabels[image * views];
            double likelihood = probability(image, labels[image]);
            countErrors(image, likelihood);
            // An image that no view has anything to say for costs as much as the least number there is.
            loss -= StrictMath.log(Math.max(likelihood, Double.MIN_VALUE)) / images;
        }
    }

    private void averageViews(int image, int views) {
        for (int output = 0; output < outputs; output++) {
            double sum = 0;
            for (int view = 0; view < views; view++) {
                sum += probability(image * views + view, output);
            }
            probabilities[image * outputs + output] = sum / views;
        }
    }

    private void countErrors(int image, double likelihood) {
        if (Double.isNaN(likelihood)) {
            top1Errors++;
            topErrors++;
            return;
        }
        int better = 0;
        int tied = 0;
        for (int output = 0; output < outputs; output++) {
            better += probability(image, output) > likelihood ? 1 : 0;
            tied += probability(image, output) == likelihood ? 1 : 0;
        }
        countErrors(better, tied);
    }

    /** Fills one row of probabilities, counts its errors and gives its loss: log(sum_j exp(z_j - max)) - (z_label - max). */
    private double row(FloatBuffer logits, int image) {
        int first = image * outputs;
        float max = Float.NEGATIVE_INFINITY;
        boolean finite = true;
        for (int output = 0; output < outputs; output++) {
            float logit = logits.get(first + output);
            max = Math.max(max, logit);
            finite &= Float.isFinite(logit);
        }
        if (!finite) {
            Arrays.fill(probabilities, first, first + outputs, Double.NaN);
            top1Errors++;
            topErrors++;
            return Double.NaN;
        }
        double sum = 0;
        for (int output = 0; output < outputs; output++) {
            double power = StrictMath.exp((double) logits.get(first + output) - max);
            probabilities[first + output] = power;
            sum += power;
        }
        for (int output = 0; output < outputs; output++) {
            probabilities[first + output] /= sum;
        }
        float labelLogit = logits.get(first + labels[image]);
        countErrors(logits, first, labelLogit);
        return StrictMath.log(sum) - ((double) labelLogit - max);
    }

    private void countErrors(FloatBuffer logits, int first, float labelLogit) {
        int better = 0;
        int tied = 0;
        for (int output = 0; output < outputs; output++) {
            float logit = logits.get(first + output);
            better += logit > labelLogit ? 1 : 0;
            tied += logit == labelLogit ? 1 : 0;
        }
        countErrors(better, tied);
    }

    private void countErrors(int better, int tied) {
        top1Errors += 1 - credit(1, better, tied);
        topErrors += 1 - credit(TOP, better, tied);
    }

    /** The chance of the label to be among the first {@code slots} when ties, the label's own included, are broken by lot. */
    private static double credit(int slots, int better, int tied) {
        return Math.min(1, (double) Math.max(0, slots - better) / tied);
    }

    /** Mean over the images, in nats. */
    public double loss() {
        return loss;
    }

    /** Images whose label is not the likeliest output; a tie counts by its chance. */
    public double top1Errors() {
        return top1Errors;
    }

    /** Images whose label is not among the five likeliest outputs; a tie counts by its chance. */
    public double top5Errors() {
        return topErrors;
    }

    public double probability(int image, int output) {
        return probabilities[image * outputs + output];
    }

    /**
     * Gradient of the mean loss with respect to a range of the logits: (p - 1 at the label) / images. Rows past the images are
     * zero.
     *
     * @param target [batch, count]
     */
    public void gradient(int firstOutput, int count, FloatBuffer target) {
        for (int image = 0; image < batch; image++) {
            for (int column = 0; column < count; column++) {
                target.put(image * count + column, image < images ? gradient(image, firstOutput + column) : 0);
            }
        }
    }

    private float gradient(int image, int output) {
        double wanted = labels[image] == output ? 1 : 0;
        return (float) ((probability(image, output) - wanted) / images);
    }
}
