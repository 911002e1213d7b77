package duet.dataloader.picture;

import java.nio.ByteBuffer;

/**
 * Decodes JPEG files by libturbojpeg, about twice as fast as the JDK does. Used only where both give the same pixels to the
 * bit; and whatever it complains of is left to the JDK's decoder, so that the verdict on a damaged file does not depend on
 * the machine either. (Of damage that neither complains of, they may make different pixels where these are far out of range.)
 */
final class TurboJpeg {
    private static final ThreadLocal<TurboJpeg> OF_THIS_THREAD = ThreadLocal.withInitial(TurboJpeg::new);

    private static final int BYTES_PER_PIXEL = 3;
    private static final int GREY_1X1 = 0x11;
    private static final int GREY_2X2 = 0x22;
    private static final int COLOUR_4_4_4 = 0x111111;
    private static final int COLOUR_4_2_2 = 0x111121;
    private static final int COLOUR_4_2_0 = 0x111122;

    private final NativeBytes file = new NativeBytes();
    private final NativeBytes pixels = new NativeBytes();

    private TurboJpeg() {}

    /** Whether both decoders give the same pixels for such a file; other samplings they enlarge differently. */
    static boolean takes(ByteBuffer jpeg, JpegHeader header) {
        boolean sampled =
                switch (header.colour()) {
                    case GREY -> header.sampling() == GREY_1X1 || header.sampling() == GREY_2X2;
                    case YCBCR ->
                        header.sampling() == COLOUR_4_4_4
                                || header.sampling() == COLOUR_4_2_2
                                || header.sampling() == COLOUR_4_2_0;
                    case RGB, CMYK, YCCK -> false;
                };
        return sampled && (!header.progressive() || JpegScans.areComplete(jpeg, header));
    }

    /** The most that {@link #decode} takes beside the file itself. */
    static long bytesNeeded(long fileBytes, JpegHeader header) {
        return fileBytes + 2 * BYTES_PER_PIXEL * header.pixels() + header.workingBytes();
    }

    /**
     * @param jpeg from its position to its limit, which stay as they are
     * @param rgb receives [height, width, 3] bytes
     * @return false when the library complained; there are no pixels then
     */
    static boolean decode(ByteBuffer jpeg, JpegHeader header, byte[] rgb) {
        TurboJpeg turbo = OF_THIS_THREAD.get();
        boolean done = turbo.decode(jpeg, header);
        if (done) {
            turbo.pixels.view().get(0, rgb);
        }
        turbo.trim();
        return done;
    }

    /** Like {@link #decode(ByteBuffer, JpegHeader, byte[])}, to [3, height, width] bytes. */
    static boolean decodePlanar(ByteBuffer jpeg, JpegHeader header, byte[] planarRgb) {
        TurboJpeg turbo = OF_THIS_THREAD.get();
        boolean done = turbo.decode(jpeg, header);
        if (done) {
            Planes.split(turbo.pixels.view(), planarRgb);
        }
        turbo.trim();
        return done;
    }

    private boolean decode(ByteBuffer jpeg, JpegHeader header) {
        int fileBytes = jpeg.remaining();
        int rowBytes = BYTES_PER_PIXEL * header.width();
        // A copy: should a mapped file be cut meanwhile, Java's reading throws, but the library's would end the
        // process.
        file.grow(fileBytes).put(0, jpeg, jpeg.position(), fileBytes);
        pixels.grow((long) rowBytes * header.height());
        // A decoder keeps the tables of one picture for the next, whose own may be missing: so each gets a new one.
        long decoder = TurboLibrary.tjInitDecompress();
        if (decoder == 0) {
            return false;
        }
        int failed = TurboLibrary.tjDecompress2(
                decoder,
                file.address(),
                fileBytes,
                pixels.address(),
                header.width(),
                rowBytes,
                header.height(),
                TurboLibrary.RGB,
                TurboLibrary.ACCURATE_DCT | TurboLibrary.STOP_ON_WARNING);
        TurboLibrary.tjDestroy(decoder);
        return failed == 0;
    }

    private void trim() {
        file.trim();
        pixels.trim();
    }
}
