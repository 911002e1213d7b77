package duet.engine.run;

import duet.dataloader.statistics.ColourStatistics;
import duet.dataloader.statistics.Statistics;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of all that batches are made with: side, mean image [3, side, side], means of the bands, covariance, eigenvalues and
 * eigenvectors row by row, each number big-endian.
 */
final class StatisticsDigest {
    private StatisticsDigest() {}

    /** In hex. */
    static String of(Statistics statistics) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(statistics.side());
            for (float mean : statistics.meanImage()) {
                out.writeFloat(mean);
            }
            write(statistics.spread(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return HexFormat.of().formatHex(sha256(bytes.toByteArray()));
    }

    private static void write(ColourStatistics spread, DataOutputStream out) throws IOException {
        write(spread.channelMeans(), out);
        for (List<Double> row : spread.covariance()) {
            write(row, out);
        }
        write(spread.eigenvalues(), out);
        for (List<Double> vector : spread.eigenvectors()) {
            write(vector, out);
        }
    }

    private static void write(List<Double> values, DataOutputStream out) throws IOException {
        for (double value : values) {
            out.writeDouble(value);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
