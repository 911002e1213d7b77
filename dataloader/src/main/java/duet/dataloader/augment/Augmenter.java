package duet.dataloader.augment;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.statistics.PrincipalColours;
import duet.dataloader.statistics.Statistics;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Turns stored pictures into input as the draws say, without any chance of its own: each value is (pixel - mean + shift) *
 * factor in float arithmetic, the same bits on every machine. Holds scratch memory: one per thread. Allocates nothing per
 * image.
 */
public final class Augmenter {
    private final Augmentation augmentation;
    private final PrincipalColours colours;
    private final int side;
    private final int crop;
    private final Strips strips;
    private final MeanStrips mean;
    private final Strip strip;
    private final float[] shifts = new float[DataSet.BANDS];

    /** @throws DataException when the crop does not fit the stored pictures */
    public Augmenter(Augmentation augmentation, Statistics statistics) {
        this.augmentation = augmentation;
        side = statistics.side();
        crop = augmentation.crop();
        if (crop > side) {
            throw new DataException("a crop of " + crop + "x" + crop + " does not fit pictures of " + side + "x" + side
                    + "; take a crop of at most " + side);
        }
        colours = augmentation.colours().orElse(statistics.colours());
        strips = new Strips(crop);
        mean = MeanStrips.create(augmentation.mean(), statistics, strips);
        strip = new Strip(side, strips, Widening.ofThisJava(strips.pixels()));
    }

    /**
     * Makes a training image.
     *
     * @param planarRgb the stored picture, [3, side, side]
     * @param epoch decides whether there is colour noise
     * @param draws how each image of the batch is cut out, mirrored and coloured
     * @param slot the image's place in the draws
     * @param target receives [3, crop, crop] values from {@code offset} on
     */
    public void training(
            byte[] planarRgb, long epoch, AugmentationDraws draws, int slot, FloatBuffer target, int offset) {
        double noise = augmentation.colourNoiseIn(epoch);
        for (int band = 0; band < DataSet.BANDS; band++) {
            shifts[band] = noise > 0 ? (float) (noise * colourOffset(band, draws, slot)) : 0;
        }
        double scale = augmentation.scale();
        float factor = (float) (augmentation.divideByOnePlusNoise() ? scale / (1 + noise) : scale);
        make(planarRgb, draws.row(slot), draws.column(slot), draws.mirrored(slot), factor, target, offset);
    }

    /**
     * Makes a test image, without chance. The mean goes with the view as it goes with a training crop.
     *
     * @param planarRgb the stored picture, [3, side, side]
     * @param target receives [3, crop, crop] values from {@code offset} on
     */
    public void test(byte[] planarRgb, TestView view, FloatBuffer target, int offset) {
        Arrays.fill(shifts, 0);
        float factor = (float) augmentation.scale();
        make(planarRgb, view.row(side, crop), view.column(side, crop), view.mirrored(), factor, target, offset);
    }

    private double colourOffset(int band, AugmentationDraws draws, int slot) {
        return colours.offset(band, draws.colour(slot, 0), draws.colour(slot, 1), draws.colour(slot, 2));
    }

    private void make(
            byte[] picture, int row, int column, boolean mirrored, float factor, FloatBuffer target, int offset) {
        for (int band = 0; band < DataSet.BANDS; band++) {
            for (int i = 0; i < strips.count(); i++) {
                int y = strips.firstRow(i);
                strip.cut(picture, (band * side + row + y) * side + column, mirrored);
                float[] subtracted = mean.of(band, i, row, column, mirrored);
                strip.put(subtracted, shifts[band], factor, target, offset + (band * crop + y) * crop);
            }
        }
    }
}
