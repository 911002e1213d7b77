package duet.dataloader.augment;

import duet.dataloader.statistics.PrincipalColours;
import java.util.Optional;

/**
 * How stored pictures become input (paper, section 4.1). A training picture is cropped at a random place, mirrored with
 * probability 1/2, given a random colour offset, has the mean subtracted and is scaled; a test picture is a
 * {@link TestView} of it less the mean, scaled.
 *
 * @param crop rows and columns of the crop; the stored side itself means no cropping
 * @param mirror whether training pictures are mirrored
 * @param imagesPerCrop how many consecutive images of a batch share one draw of crop and mirror: 1, or 32 as in 2012
 * @param mean what is subtracted
 * @param colourNoise coefficient c of the colour offset c * sum of z_i s_i p_i; 0 switches it off; 0.1 in the paper
 * @param colourNoiseEpochs how many epochs, from the first one, have colour noise; {@link Long#MAX_VALUE}: all
 * @param divideByOnePlusNoise whether training pictures are divided by 1 + c at last, as the original program did while
 *     there was colour noise
 * @param scale what the result is multiplied by; 1 keeps the scale 0..255
 * @param colours the axes of the colour offset; empty takes those of the training set
 */
public record Augmentation(
        int crop,
        boolean mirror,
        int imagesPerCrop,
        Mean mean,
        double colourNoise,
        long colourNoiseEpochs,
        boolean divideByOnePlusNoise,
        double scale,
        Optional<PrincipalColours> colours) {

    public Augmentation {
        require(crop >= 1, "crop", crop, "at least 1");
        require(imagesPerCrop >= 1, "imagesPerCrop", imagesPerCrop, "at least 1");
        require(colourNoise >= 0 && Double.isFinite(colourNoise), "colourNoise", colourNoise, "at least 0");
        require(colourNoiseEpochs >= 0, "colourNoiseEpochs", colourNoiseEpochs, "at least 0");
        require(scale > 0 && Double.isFinite(scale), "scale", scale, "above 0");
    }

    /** Only the central crop less the mean, scaled. */
    public static Augmentation none(int crop, Mean mean, double scale) {
        return new Augmentation(crop, false, 1, mean, 0, Long.MAX_VALUE, false, scale, Optional.empty());
    }

    /** The coefficient of the colour offset in an epoch; epochs count from 0. */
    public double colourNoiseIn(long epoch) {
        return epoch < colourNoiseEpochs ? colourNoise : 0;
    }

    private static void require(boolean holds, String name, Number found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(name + " is " + found + ", expected " + expected);
        }
    }
}
