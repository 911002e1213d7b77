package duet.engine.picture;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.picture.Picture;
import duet.dataloader.picture.SquareFit;

/** Makes small pictures of a data set's. For one thread. */
public final class Thumbnails {
    private final int stored;
    private final int side;
    private final byte[] picture;
    private final byte[] small;

    /** @param largest side; smaller pictures stay as they are */
    public Thumbnails(DataSet set, int largest) {
        stored = set.side();
        side = Math.min(stored, largest);
        picture = new byte[set.pictureBytes()];
        small = new byte[DataSet.BANDS * side * side];
    }

    /** Rows and columns. */
    public int side() {
        return side;
    }

    /**
     * Paints one onto a sheet.
     *
     * @throws DataException when the picture cannot be read
     */
    public void paint(PictureSource source, int index, PngSheet sheet, int left, int top) {
        source.read(index, picture);
        SquareFit.fit(interleaved(), side, small);
        int area = side * side;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = y * side + x;
                int rgb = (small[at] & 0xFF) << 16 | (small[area + at] & 0xFF) << 8 | small[2 * area + at] & 0xFF;
                sheet.paint(left + x, top + y, rgb);
            }
        }
    }

    /** One by itself as the bytes of a PNG file. @throws DataException when the picture cannot be read */
    public byte[] png(PictureSource source, int index) {
        PngSheet sheet = new PngSheet(side, side);
        paint(source, index, sheet, 0, 0);
        return sheet.png();
    }

    private Picture interleaved() {
        int area = stored * stored;
        byte[] rgb = new byte[picture.length];
        for (int i = 0; i < area; i++) {
            for (int band = 0; band < DataSet.BANDS; band++) {
                rgb[DataSet.BANDS * i + band] = picture[band * area + i];
            }
        }
        return new Picture(stored, stored, rgb);
    }
}
