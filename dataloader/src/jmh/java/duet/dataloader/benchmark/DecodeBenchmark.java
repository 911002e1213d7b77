package duet.dataloader.benchmark;

import duet.dataloader.picture.Picture;
import duet.dataloader.picture.PictureDecoder;
import duet.dataloader.picture.SquareFit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Pictures per second: an original decoded; decoded and fitted, as {@code prepare} does; a stored square decoded, as training
 * does. For originals of one's own: {@code -Djmh='Decode -p folder=/pictures'}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class DecodeBenchmark {
    private static final int SIDE = 256;
    private static final int DRAWN_SIDE = 400;
    private static final int DRAWN = 20;
    private static final float QUALITY = 0.95f;

    @Param({"turbo", "java"})
    private String decoder;

    /** Of JPEG files, searched to any depth; without one pictures are drawn. */
    @Param("")
    private String folder;

    private final List<byte[]> originals = new ArrayList<>();
    private final List<ByteBuffer> squares = new ArrayList<>();
    private final byte[] planar = new byte[3 * SIDE * SIDE];
    private int next;

    @Setup
    public void prepare() throws IOException {
        if (decoder.equals("java")) {
            System.setProperty("duet.turbojpeg", "off");
        } else if (!PictureDecoder.description().equals("libturbojpeg")) {
            throw new IllegalStateException("decoder = turbo, but this machine has no libturbojpeg");
        }
        if (folder.isEmpty()) {
            draw();
        } else {
            read();
        }
        for (byte[] original : originals) {
            SquareFit.fit(PictureDecoder.decode(original, "original"), SIDE, planar);
            byte[] square = jpeg(planar, SIDE);
            squares.add(ByteBuffer.allocateDirect(square.length).put(0, square));
        }
    }

    /** Rings of other widths and colours in each. */
    private void draw() throws IOException {
        byte[] pixels = new byte[3 * DRAWN_SIDE * DRAWN_SIDE];
        for (int picture = 0; picture < DRAWN; picture++) {
            for (int i = 0; i < pixels.length; i++) {
                double x = i % DRAWN_SIDE - 200.0;
                double y = i / DRAWN_SIDE % DRAWN_SIDE - 10.0 * picture;
                double band = i / (DRAWN_SIDE * DRAWN_SIDE) + 1.0;
                pixels[i] = (byte) (128 + 100 * Math.sin((x * x + y * y) * band / (400 + 100 * picture)));
            }
            originals.add(jpeg(pixels, DRAWN_SIDE));
        }
    }

    private void read() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                originals.add(Files.readAllBytes(file));
            }
        }
    }

    private static byte[] jpeg(byte[] planar, int side) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int plane = side * side;
        for (int i = 0; i < plane; i++) {
            image.setRGB(
                    i % side,
                    i / side,
                    (planar[i] & 0xFF) << 16 | (planar[plane + i] & 0xFF) << 8 | planar[2 * plane + i] & 0xFF);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ImageWriteParam param = writer.getDefaultWriteParam();
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(QUALITY);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    @Benchmark
    public Picture decode() {
        next = (next + 1) % originals.size();
        return PictureDecoder.decode(originals.get(next), "original");
    }

    @Benchmark
    public byte[] decodeAndFit() {
        SquareFit.fit(decode(), SIDE, planar);
        return planar;
    }

    @Benchmark
    public byte[] decodeSquare() {
        next = (next + 1) % squares.size();
        PictureDecoder.decodeSquare(squares.get(next), "square", SIDE, planar);
        return planar;
    }
}
