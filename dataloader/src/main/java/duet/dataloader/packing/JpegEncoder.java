package duet.dataloader.packing;

import duet.dataloader.DataSet;
import duet.dataloader.picture.PictureDecoder;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Stores pictures as JPEG by the JDK's own writer, so that the bytes depend neither on the machine nor on what it has
 * installed. It writes JFIF with colours at half resolution (4:2:0).
 */
final class JpegEncoder implements PictureEncoder {
    private final int side;
    private final BufferedImage image;
    private final byte[] pixels;
    private final ImageWriter writer = jdkWriter();
    private final ImageWriteParam quality;
    private final Output output = new Output();

    JpegEncoder(int side, int quality) {
        this.side = side;
        pixels = new byte[DataSet.BANDS * side * side];
        image = interleaved(side, pixels);
        this.quality = writer.getDefaultWriteParam();
        this.quality.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        this.quality.setCompressionQuality(quality / 100f);
    }

    /** Bytes in the order red, green, blue, which the writer takes line by line; other images it takes apart by pixels. */
    private static BufferedImage interleaved(int side, byte[] pixels) {
        ColorModel rgb = new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        WritableRaster raster = Raster.createInterleavedRaster(
                new DataBufferByte(pixels, pixels.length),
                side,
                side,
                DataSet.BANDS * side,
                DataSet.BANDS,
                new int[] {0, 1, 2},
                null);
        return new BufferedImage(rgb, raster, false, null);
    }

    /** What else is on the class path must not change bytes. */
    private static ImageWriter jdkWriter() {
        Iterator<ImageWriter> writers = ImageIO.getImageWritersByFormatName("jpeg");
        while (writers.hasNext()) {
            ImageWriter writer = writers.next();
            if (writer.getClass().getName().startsWith("com.sun.imageio.")) {
                return writer;
            }
        }
        throw new IllegalStateException("this Java has no jpeg encoder of its own (module java.desktop)");
    }

    @Override
    public void encode(byte[] planarRgb) {
        int area = side * side;
        for (int i = 0, at = 0; i < area; i++) {
            pixels[at++] = planarRgb[i];
            pixels[at++] = planarRgb[area + i];
            pixels[at++] = planarRgb[2 * area + i];
        }
        output.reset();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(output)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), quality);
        } catch (IOException e) {
            throw new UncheckedIOException("memory is always written", e);
        }
    }

    @Override
    public byte[] content() {
        return output.bytes();
    }

    @Override
    public int length() {
        return output.size();
    }

    @Override
    public void decode(String name, byte[] planarRgb) {
        PictureDecoder.decodeSquare(ByteBuffer.wrap(content(), 0, length()), name, side, planarRgb);
    }

    @Override
    public void close() {
        writer.dispose();
    }

    /** Gives its bytes without a copy. */
    private static final class Output extends ByteArrayOutputStream {
        byte[] bytes() {
            return buf;
        }
    }
}
