package duet.engine.network;

import duet.dataloader.DataSet;
import duet.dataloader.augment.Mean;
import duet.dataloader.statistics.Statistics;
import duet.engine.config.DataConfig;

/**
 * How pixels on 0..255 become what a network sees in testing: {@code (pixel - mean) * scale}.
 *
 * @param mean [3, side, side], red first; owned by this record, not copied
 */
public record PixelInput(int side, float[] mean, float scale) {

    /** With the central part of the mean image, where the mean is one. */
    public static PixelInput of(DataConfig data, Statistics statistics) {
        int side = data.crop();
        int margin = (statistics.side() - side) / 2;
        float[] mean = new float[DataSet.BANDS * side * side];
        for (int i = 0; i < mean.length; i++) {
            int band = i / (side * side);
            int row = i / side % side;
            mean[i] = mean(data.mean(), statistics, band, margin + row, margin + i % side);
        }
        return new PixelInput(side, mean, (float) data.scale());
    }

    private static float mean(Mean kind, Statistics statistics, int band, int row, int column) {
        return switch (kind) {
            case NONE -> 0;
            case CHANNEL -> statistics.channelMeans().get(band).floatValue();
            case IMAGE_CENTRE, IMAGE_UNDER_CROP -> statistics.mean(band, row, column);
        };
    }
}
