package duet.dataloader.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Makes small picture files for tests. */
public final class Encoded {

    private Encoded() {}

    /** A smooth picture: red grows to the right, green downwards, blue is constant. */
    public static BufferedImage gradient(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | 90);
            }
        }
        return image;
    }

    /** @param format as ImageIO names it: "png", "jpeg", "gif", "bmp" */
    public static byte[] file(BufferedImage image, String format) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            if (!ImageIO.write(image, format, bytes)) {
                throw new IllegalArgumentException("no writer for " + format + " and " + image);
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Coloured noise of two grains, so that blocks and their neighbours differ. */
    static BufferedImage noise(int width, int height, Random random) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int coarse = 0;
        for (int i = 0; i < width * height; i++) {
            coarse = i % 5 == 0 ? random.nextInt(0x1000000) : coarse;
            image.setRGB(i % width, i / width, coarse ^ random.nextInt(0x1000000) & 0x3F3F3F);
        }
        return image;
    }

    /** The picture in grey. */
    static BufferedImage grey(BufferedImage image) {
        BufferedImage grey = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster()
                .setSamples(
                        0,
                        0,
                        image.getWidth(),
                        image.getHeight(),
                        0,
                        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 1, (int[]) null));
        return grey;
    }

    /**
     * @param quality 0 to 1
     * @param sampling of the first component, against one of the others: "1x1", "2x2" ...
     */
    static byte[] jpeg(BufferedImage image, float quality, String sampling, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(quality);
        param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), param);
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            sample(metadata, sampling);
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, metadata), param);
            output.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    private static void sample(IIOMetadata metadata, String sampling) throws IOException {
        IIOMetadataNode tree = (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
        IIOMetadataNode first =
                (IIOMetadataNode) tree.getElementsByTagName("componentSpec").item(0);
        first.setAttribute("HsamplingFactor", sampling.substring(0, 1));
        first.setAttribute("VsamplingFactor", sampling.substring(2));
        metadata.setFromTree(metadata.getNativeMetadataFormatName(), tree);
    }

    /** Whether there is a segment with this marker before the pixels. */
    static boolean has(byte[] jpeg, int marker) {
        return (jpeg[find(jpeg, marker) + 1] & 0xFF) == marker;
    }

    /** Where the first segment with this marker begins, or else the first scan. */
    static int find(byte[] jpeg, int marker) {
        int at = 2;
        while ((jpeg[at + 1] & 0xFF) != marker && (jpeg[at + 1] & 0xFF) != 0xDA) {
            at += 2 + (jpeg[at + 2] & 0xFF) * 256 + (jpeg[at + 3] & 0xFF);
        }
        return at;
    }

    /** The JPEG without its first segment of this kind. */
    static byte[] without(byte[] jpeg, int marker) {
        int at = find(jpeg, marker);
        int end = at + 2 + (jpeg[at + 2] & 0xFF) * 256 + (jpeg[at + 3] & 0xFF);
        byte[] rest = Arrays.copyOf(jpeg, jpeg.length - (end - at));
        System.arraycopy(jpeg, end, rest, at, jpeg.length - end);
        return rest;
    }

    /** A JPEG of 16 by 8 pixels with these four components everywhere, without any marker that says what they mean. */
    static byte[] fourComponents(int... values) {
        WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 8, 4, null);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 16; x++) {
                raster.setPixel(x, y, values);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(raster, null, null), null);
            output.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
    }

    /** The JPEG with a segment put at its very start. */
    static byte[] withSegment(byte[] jpeg, int marker, byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(jpeg, 0, 2);
        bytes.write(0xFF);
        bytes.write(marker);
        bytes.write((content.length + 2) >> 8);
        bytes.write(content.length + 2);
        bytes.writeBytes(content);
        bytes.write(jpeg, 2, jpeg.length - 2);
        return bytes.toByteArray();
    }
}
