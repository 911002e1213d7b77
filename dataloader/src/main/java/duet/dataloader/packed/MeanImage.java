package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The file of the mean image as data.json describes it: NumPy, float32, [3, side, side].
 *
 * @param file its name in the data set's folder
 * @param sha256 of its content, in hexadecimal
 */
public record MeanImage(String file, String sha256) {
    private static final String FILE = "mean.npy";

    public MeanImage {
        if (!file.equals(FILE)) {
            throw new IllegalArgumentException("file \"" + file + "\", expected " + FILE);
        }
        Sha256.requireDigest(sha256);
    }

    /** Writes a mean image into a data set's folder. */
    public static MeanImage write(Path folder, int side, float[] values) throws IOException {
        byte[] header = NumpyHeader.ofFloats(side);
        ByteBuffer content =
                ByteBuffer.allocate(header.length + Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        content.put(header);
        content.asFloatBuffer().put(values);
        WholeFile.write(folder.resolve(FILE), content.array());
        return new MeanImage(FILE, Sha256.of(content.array()));
    }

    /** @throws DataException when it is missing, or not as it was written */
    float[] read(Path folder, int side) {
        Path path = folder.resolve(file);
        byte[] content = content(path);
        byte[] header = NumpyHeader.ofFloats(side);
        float[] values = new float[DataSet.BANDS * side * side];
        if (!Sha256.of(content).equals(sha256)
                || content.length != header.length + Float.BYTES * values.length
                || !Arrays.equals(header, Arrays.copyOf(content, header.length))) {
            throw new DataException(path + ": is not the mean image that data.json describes (sha256 "
                    + Sha256.of(content) + ", expected " + sha256 + "); restore the file or prepare the data again");
        }
        ByteBuffer.wrap(content, header.length, content.length - header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return values;
    }

    private static byte[] content(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new DataException(
                    path + ": cannot be read (" + e + "); restore the file or prepare the data again", e);
        }
    }
}
