package duet.dataloader.picture;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Decodes JPEG and PNG files to 8-bit RGB. Grey is replicated, transparency dropped, 16 bits become their upper 8. Colour
 * profiles are ignored, and so is the EXIF orientation: pixels come as they are stored, as in the program of 2012 and in
 * Pillow's {@code open}. A file that is cut short is refused, where the JDK alone would fill the rest with grey; one that lacks
 * only its end marker, or has wrong bits that still make pixels, is taken.
 *
 * <p>JPEG goes to libturbojpeg where the machine has it and to the JDK's decoder otherwise, with the same pixels. No file takes
 * more than 256 MiB to decode, nor do all threads together: they wait for each other. The result, 3 bytes per pixel, is the
 * caller's.
 */
public final class PictureDecoder {
    private static final DecoderChoice CHOICE = DecoderChoice.make();

    private PictureDecoder() {}

    /** Says which decoder JPEG files go to, and why. */
    public static String description() {
        return CHOICE.description();
    }

    /**
     * @param file the whole file
     * @param name the file's name, for messages
     * @throws DataException when it is no JPEG or PNG, is damaged or too large
     */
    public static Picture decode(byte[] file, String name) {
        try {
            byte[] head = Arrays.copyOf(file, Math.min(file.length, PictureFormat.SNIFFED_BYTES));
            return switch (PictureFormat.of(head)) {
                case JPEG -> jpeg(file, CHOICE.turbo());
                case PNG -> png(file);
                default ->
                    throw new IOException("is " + PictureFormat.describe(head) + ", expected a JPEG or PNG picture");
            };
        } catch (IOException | RuntimeException e) {
            throw refusal(name, e);
        }
    }

    /**
     * Decodes a JPEG of known size. With libturbojpeg nothing that grows with the picture is allocated.
     *
     * @param jpeg from its position to its limit, which stay as they are; may be used by other threads at the same time
     * @param name for messages
     * @param planarRgb receives [3, side, side] bytes
     * @throws DataException when it is no JPEG, is damaged or of another size
     */
    public static void decodeSquare(ByteBuffer jpeg, String name, int side, byte[] planarRgb) {
        if (planarRgb.length != 3 * side * side) {
            throw new IllegalArgumentException(planarRgb.length + " bytes cannot take 3x" + side + "x" + side);
        }
        try {
            square(jpeg, side, planarRgb, CHOICE.turbo());
        } catch (IOException | RuntimeException e) {
            throw refusal(name, e);
        }
    }

    static Picture jpeg(byte[] file, boolean turbo) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        JpegHeader header = JpegHeader.of(buffer);
        long needed = JdkJpeg.bytesNeeded(file.length, header);
        DecodeMemory.check(header.width(), header.height(), needed, header.leastBytes(), file.length);
        long turboNeeded = TurboJpeg.bytesNeeded(file.length, header);
        if (turbo && turboNeeded <= DecodeMemory.MOST_BYTES && TurboJpeg.takes(buffer, header)) {
            Picture picture = DecodeMemory.with(turboNeeded, () -> byTurbo(buffer, header));
            if (picture != null) {
                return picture;
            }
        }
        return DecodeMemory.with(needed, () -> JdkJpeg.decode(file, header));
    }

    private static Picture byTurbo(ByteBuffer jpeg, JpegHeader header) {
        byte[] rgb = new byte[Math.toIntExact(3 * header.pixels())];
        return TurboJpeg.decode(jpeg, header, rgb) ? new Picture(header.width(), header.height(), rgb) : null;
    }

    static void square(ByteBuffer jpeg, int side, byte[] planarRgb, boolean turbo) throws IOException {
        JpegHeader header = JpegHeader.of(jpeg);
        if (header.width() != side || header.height() != side) {
            throw new IOException(
                    "is " + header.width() + "x" + header.height() + " pixels, expected " + side + "x" + side);
        }
        if (turbo && TurboJpeg.takes(jpeg, header) && TurboJpeg.decodePlanar(jpeg, header, planarRgb)) {
            return;
        }
        byte[] file = new byte[jpeg.remaining()];
        jpeg.get(jpeg.position(), file);
        Planes.split(jpeg(file, false).rgb(), planarRgb);
    }

    private static Picture png(byte[] file) throws IOException {
        PngHeader header = PngHeader.of(file);
        DecodeMemory.check(header.width(), header.height(), header.bytesNeeded(), header.leastBytes(), file.length);
        return DecodeMemory.with(
                header.bytesNeeded(), () -> RasterPixels.of(JdkReader.read("png", file, JdkReader::image)));
    }

    private static DataException refusal(String name, Exception e) {
        String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new DataException(
                name + ": " + reason.lines().findFirst().orElse("is damaged") + "; replace or remove the file", e);
    }
}
