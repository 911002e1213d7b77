package duet.dataloader.picture;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;

/** Any bytes as a PNG. */
class PngFuzz extends FuzzTarget {
    /** Deflate makes 1,032 bytes of one, and samples become pixels. */
    private static final int MOST_BYTES_PER_BYTE = 32 << 10;

    @Override
    protected List<byte[]> seeds() {
        BufferedImage image = Encoded.noise(7, 5, new Random(1));
        BufferedImage palette = new BufferedImage(7, 5, BufferedImage.TYPE_BYTE_INDEXED);
        BufferedImage bits = new BufferedImage(9, 3, BufferedImage.TYPE_BYTE_BINARY);
        BufferedImage sixteen = new BufferedImage(3, 3, BufferedImage.TYPE_USHORT_GRAY);
        BufferedImage clear = new BufferedImage(3, 3, BufferedImage.TYPE_INT_ARGB);
        return List.of(
                Encoded.file(image, "png"),
                Encoded.file(Encoded.grey(image), "png"),
                Encoded.file(palette, "png"),
                Encoded.file(bits, "png"),
                Encoded.file(sixteen, "png"),
                Encoded.file(clear, "png"));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        Picture picture = PictureDecoder.decode(input, "any");
        require(
                picture.rgb().length == 3 * picture.width() * picture.height(),
                picture.rgb().length + " bytes for " + picture.width() + "x" + picture.height());
    }

    @Override
    protected long mostBytes(byte[] input) {
        return (32L << 20) + (long) MOST_BYTES_PER_BYTE * input.length;
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException;
    }
}
