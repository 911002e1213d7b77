package duet.dataloader.picture;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Any bytes as a JPEG, by the JDK's decoder and, where it is installed, by libturbojpeg. */
class JpegFuzz extends FuzzTarget {
    private static final boolean TURBO = DecoderChoice.make().turbo();
    /** For coefficients and pixels: a block of 64 pixels takes a bit at least. */
    private static final int MOST_BYTES_PER_BYTE = 16 << 10;

    @Override
    protected List<byte[]> seeds() {
        BufferedImage image = Encoded.noise(17, 9, new Random(1));
        List<byte[]> seeds = new ArrayList<>();
        for (String sampling : List.of("1x1", "2x1", "2x2")) {
            seeds.add(Encoded.jpeg(image, 0.5f, sampling, false));
            seeds.add(Encoded.jpeg(image, 0.5f, sampling, true));
        }
        seeds.add(Encoded.file(Encoded.grey(image), "jpeg"));
        return seeds;
    }

    @Override
    protected void read(byte[] input) throws Exception {
        PictureDecoder.decode(input, "any");
        byJdkAlone(input);
        if (TURBO) {
            bySquares(input);
        }
    }

    private static void byJdkAlone(byte[] input) throws IOException {
        if (PictureFormat.of(input) == PictureFormat.JPEG) {
            Picture picture = PictureDecoder.jpeg(input, false);
            require(
                    picture.rgb().length == 3 * picture.width() * picture.height(),
                    picture.rgb().length + " bytes for " + picture.width() + "x" + picture.height());
        }
    }

    private static void bySquares(byte[] input) throws IOException {
        JpegHeader header = JpegHeader.of(ByteBuffer.wrap(input));
        if (header.width() == header.height()) {
            PictureDecoder.decodeSquare(
                    ByteBuffer.wrap(input), "any", header.width(), new byte[Math.toIntExact(3 * header.pixels())]);
        }
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
