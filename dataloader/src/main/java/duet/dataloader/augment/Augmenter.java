package duet.dataloader.augment;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.statistics.PrincipalColours;
import duet.dataloader.statistics.Statistics;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** Turns stored pictures into input as the draws say, without any chance of its own. Holds scratch memory: one per thread. */
public final class Augmenter {
    private final Augmentation augmentation;
    private final Statistics statistics;
    private final PrincipalColours colours;
    private final int side;
    private final int crop;
    /** The central part of what is subtracted, [3, crop, crop]; null where it depends on the crop. */
    private final float[] centralMean;

    private final float[] meanImage;
    private final float[] plane;

    /** @throws DataException when the crop does not fit the stored pictures */
    public Augmenter(Augmentation augmentation, Statistics statistics) {
        this.augmentation = augmentation;
        this.statistics = statistics;
        side = statistics.side();
        crop = augmentation.crop();
        if (crop > side) {
            throw new DataException("a crop of " + crop + "x" + crop + " does not fit pictures of " + side + "x" + side
                    + "; take a crop of at most " + side);
        }
        colours = augmentation.colours().orElse(statistics.colours());
        meanImage = subtracted();
        centralMean = augmentation.mean() == Mean.IMAGE_UNDER_CROP ? null : central(meanImage);
        plane = new float[crop * crop];
    }

    /**
     * Makes a training image.
     *
     * @param planarRgb the stored picture, [3, side, side]
     * @param draws how each image of the batch is cut out, mirrored and coloured
     * @param slot the image's place in the draws
     * @param target receives [3, crop, crop] values from {@code offset} on
     */
    public void training(byte[] planarRgb, AugmentationDraws draws, int slot, FloatBuffer target, int offset) {
        double noise = augmentation.colourNoise();
        double factor = augmentation.divideByOnePlusNoise() ? augmentation.scale() / (1 + noise) : augmentation.scale();
        for (int band = 0; band < DataSet.BANDS; band++) {
            float shift = noise > 0 ? (float) (noise * colourOffset(band, draws, slot)) : 0;
            cut(planarRgb, band, draws.row(slot), draws.column(slot), draws.mirrored(slot), shift, (float) factor);
            target.put(offset + band * plane.length, plane);
        }
    }

    /**
     * Makes a test image: the central crop without chance.
     *
     * @param planarRgb the stored picture, [3, side, side]
     * @param target receives [3, crop, crop] values from {@code offset} on
     */
    public void validation(byte[] planarRgb, FloatBuffer target, int offset) {
        int margin = (side - crop) / 2;
        for (int band = 0; band < DataSet.BANDS; band++) {
            cut(planarRgb, band, margin, margin, false, 0, (float) augmentation.scale());
            target.put(offset + band * plane.length, plane);
        }
    }

    private double colourOffset(int band, AugmentationDraws draws, int slot) {
        return colours.offset(band, draws.colour(slot, 0), draws.colour(slot, 1), draws.colour(slot, 2));
    }

    private void cut(byte[] picture, int band, int row, int column, boolean mirrored, float shift, float factor) {
        for (int y = 0; y < crop; y++) {
            int source = (band * side + row + y) * side + column;
            int target = y * crop;
            if (centralMean == null) {
                // The mean goes with the pixel, so it is read, and mirrored, as the picture is.
                cutRow(picture, source, mirrored, meanImage, source, mirrored, target, shift, factor);
            } else {
                cutRow(picture, source, mirrored, centralMean, (band * crop + y) * crop, false, target, shift, factor);
            }
        }
    }

    private void cutRow(
            byte[] picture,
            int source,
            boolean mirrored,
            float[] mean,
            int meanSource,
            boolean meanMirrored,
            int target,
            float shift,
            float factor) {
        if (!mirrored) {
            for (int x = 0; x < crop; x++) {
                plane[target + x] = ((picture[source + x] & 0xFF) - mean[meanSource + x] + shift) * factor;
            }
        } else if (meanMirrored) {
            int last = target + crop - 1;
            for (int x = 0; x < crop; x++) {
                plane[last - x] = ((picture[source + x] & 0xFF) - mean[meanSource + x] + shift) * factor;
            }
        } else {
            int last = crop - 1;
            for (int x = 0; x < crop; x++) {
                plane[target + last - x] =
                        ((picture[source + x] & 0xFF) - mean[meanSource + last - x] + shift) * factor;
            }
        }
    }

    /** What the kind of mean subtracts from each place of a stored picture, [3, side, side]. */
    private float[] subtracted() {
        float[] mean =
                switch (augmentation.mean()) {
                    case NONE, CHANNEL -> new float[DataSet.BANDS * side * side];
                    case IMAGE_CENTRE, IMAGE_UNDER_CROP -> statistics.meanImage();
                };
        if (augmentation.mean() == Mean.CHANNEL) {
            int area = side * side;
            for (int band = 0; band < DataSet.BANDS; band++) {
                float channelMean = statistics.channelMeans().get(band).floatValue();
                Arrays.fill(mean, band * area, (band + 1) * area, channelMean);
            }
        }
        return mean;
    }

    private float[] central(float[] whole) {
        int margin = (side - crop) / 2;
        float[] part = new float[DataSet.BANDS * crop * crop];
        for (int band = 0; band < DataSet.BANDS; band++) {
            for (int y = 0; y < crop; y++) {
                int source = (band * side + margin + y) * side + margin;
                System.arraycopy(whole, source, part, (band * crop + y) * crop, crop);
            }
        }
        return part;
    }
}
