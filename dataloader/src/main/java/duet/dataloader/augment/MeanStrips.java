package duet.dataloader.augment;

import duet.dataloader.DataSet;
import duet.dataloader.statistics.Statistics;
import java.util.Arrays;

/** What is subtracted from a crop, strip by strip. */
sealed interface MeanStrips permits CentralMean, MeanUnderCrop {

    /**
     * What is subtracted from a strip, in the order of the pixels of the result; valid until the next call.
     *
     * @param row first row of the crop in the stored picture
     * @param column first column of the crop in the stored picture
     * @param mirrored whether the crop is turned left to right
     */
    float[] of(int band, int strip, int row, int column, boolean mirrored);

    static MeanStrips create(Mean mean, Statistics statistics, Strips strips) {
        return switch (mean) {
            case NONE -> new CentralMean(constant(statistics.side(), 0, 0, 0), statistics.side(), strips);
            case CHANNEL -> new CentralMean(channelMeans(statistics), statistics.side(), strips);
            case IMAGE_CENTRE -> new CentralMean(statistics.meanImage(), statistics.side(), strips);
            case IMAGE_UNDER_CROP -> new MeanUnderCrop(statistics.meanImage(), statistics.side(), strips);
        };
    }

    private static float[] channelMeans(Statistics statistics) {
        return constant(
                statistics.side(),
                statistics.channelMeans().get(0).floatValue(),
                statistics.channelMeans().get(1).floatValue(),
                statistics.channelMeans().get(2).floatValue());
    }

    private static float[] constant(int side, float... ofBands) {
        int area = side * side;
        float[] image = new float[DataSet.BANDS * area];
        for (int band = 0; band < DataSet.BANDS; band++) {
            Arrays.fill(image, band * area, (band + 1) * area, ofBands[band]);
        }
        return image;
    }
}
