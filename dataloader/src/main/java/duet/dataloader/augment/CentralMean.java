package duet.dataloader.augment;

import duet.dataloader.DataSet;

/** The central part of an image of means, whatever the crop: cut into strips beforehand. */
final class CentralMean implements MeanStrips {
    private final float[][] cut;
    private final int stripsOfBand;

    /** @param image [3, side, side] */
    CentralMean(float[] image, int side, Strips strips) {
        stripsOfBand = strips.count();
        cut = new float[DataSet.BANDS * stripsOfBand][];
        int crop = strips.crop();
        int margin = (side - crop) / 2;
        for (int i = 0; i < cut.length; i++) {
            cut[i] = new float[strips.pixels()];
            int row = i / stripsOfBand * side + margin + strips.firstRow(i % stripsOfBand);
            for (int y = 0; y < strips.rows(); y++) {
                System.arraycopy(image, (row + y) * side + margin, cut[i], y * crop, crop);
            }
        }
    }

    @Override
    public float[] of(int band, int strip, int row, int column, boolean mirrored) {
        return cut[band * stripsOfBand + strip];
    }
}
