package duet.engine.picture;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.picture.Picture;
import duet.dataloader.picture.SquareFit;
import java.awt.image.BufferedImage;

/** Makes small pictures of stored ones. For one thread. */
public final class Thumbnails {
    private static final int COLOUR = 0xFFFFFF;

    private final int stored;
    private final int side;
    private final byte[] picture;
    private final byte[] small;

    /**
     * @param stored rows and columns of the pictures
     * @param side rows and columns of the small ones
     */
    public Thumbnails(int stored, int side) {
        this.stored = stored;
        this.side = side;
        picture = new byte[DataSet.BANDS * stored * stored];
        small = new byte[DataSet.BANDS * side * side];
    }

    /** @param largest side; smaller pictures stay as they are */
    public Thumbnails(DataSet set, int largest) {
        this(set.side(), Math.min(set.side(), largest));
    }

    /** Rows and columns. */
    public int side() {
        return side;
    }

    /** @throws DataException when the picture cannot be read */
    public BufferedImage of(PictureSource source, int index) {
        source.read(index, picture);
        SquareFit.fit(interleaved(), side, small);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int area = side * side;
        for (int at = 0; at < area; at++) {
            int rgb = (small[at] & 0xFF) << 16 | (small[area + at] & 0xFF) << 8 | small[2 * area + at] & 0xFF;
            image.setRGB(at % side, at / side, rgb);
        }
        return image;
    }

    /**
     * Paints one onto a sheet.
     *
     * @throws DataException when the picture cannot be read
     */
    public void paint(PictureSource source, int index, PngSheet sheet, int left, int top) {
        BufferedImage image = of(source, index);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                sheet.paint(left + x, top + y, image.getRGB(x, y) & COLOUR);
            }
        }
    }

    /** One by itself as the bytes of a PNG file. @throws DataException when the picture cannot be read */
    public byte[] png(PictureSource source, int index) {
        return PngFile.bytes(of(source, index));
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
