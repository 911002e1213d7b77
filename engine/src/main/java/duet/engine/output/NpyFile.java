package duet.engine.output;

import duet.dataloader.DataException;
import duet.dataloader.packed.NumpyHeader;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A NumPy array that is written row by row; how many there will be is known beforehand. */
public final class NpyFile implements AutoCloseable {
    private static final int BUFFER = 1 << 20;

    private final OutputFile file;
    private final OutputStream out;

    private NpyFile(OutputFile file, byte[] header) throws IOException {
        this.file = file;
        out = new BufferedOutputStream(Files.newOutputStream(file.temporary()), BUFFER);
        out.write(header);
    }

    /**
     * Rows of float32.
     *
     * @param row sizes of a row
     * @param option by which another file is named
     * @throws DataException when the file cannot be written where it is to be
     */
    public static NpyFile floats(Path file, String option, int rows, List<Integer> row) {
        return create(file, option, NumpyHeader.ofFloats(shape(rows, row)));
    }

    /** Rows of bytes. */
    public static NpyFile bytes(Path file, String option, int rows, int columns) {
        return create(file, option, NumpyHeader.ofBytes(shape(rows, List.of(columns))));
    }

    private static NpyFile create(Path path, String option, byte[] header) {
        OutputFile output = OutputFile.of(path, option);
        try {
            return new NpyFile(output, header);
        } catch (IOException e) {
            throw output.unwritable(e);
        }
    }

    private static List<Integer> shape(int rows, List<Integer> row) {
        List<Integer> shape = new ArrayList<>(List.of(rows));
        shape.addAll(row);
        return shape;
    }

    public void row(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        row(bytes.array());
    }

    /** @throws DataException when it cannot be written */
    public void row(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw file.unwritable(e);
        }
    }

    /** Gives the file its name. */
    public void finish() {
        try {
            out.close();
        } catch (IOException e) {
            throw file.unwritable(e);
        }
        file.finish();
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            // It was not finished, so it is given up.
        }
        file.close();
    }
}
