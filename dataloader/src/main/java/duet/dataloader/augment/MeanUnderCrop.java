package duet.dataloader.augment;

import duet.dataloader.DataSet;

/** The part of the mean image that lies under the crop, mirrored with it. */
final class MeanUnderCrop implements MeanStrips {
    private final float[] image;
    /** Turned left to right once, so that each crop only copies. */
    private final float[] mirror;

    private final int side;
    private final Strips strips;
    private final float[] copied;

    /** @param image [3, side, side] */
    MeanUnderCrop(float[] image, int side, Strips strips) {
        this.image = image;
        this.side = side;
        this.strips = strips;
        mirror = mirror(image, side);
        copied = new float[strips.pixels()];
    }

    @Override
    public float[] of(int band, int strip, int row, int column, boolean mirrored) {
        int crop = strips.crop();
        float[] source = mirrored ? mirror : image;
        int first = (band * side + row + strips.firstRow(strip)) * side + (mirrored ? side - crop - column : column);
        for (int y = 0; y < strips.rows(); y++) {
            System.arraycopy(source, first + y * side, copied, y * crop, crop);
        }
        return copied;
    }

    private static float[] mirror(float[] image, int side) {
        float[] mirror = new float[image.length];
        for (int row = 0; row < DataSet.BANDS * side; row++) {
            for (int x = 0; x < side; x++) {
                mirror[row * side + side - 1 - x] = image[row * side + x];
            }
        }
        return mirror;
    }
}
