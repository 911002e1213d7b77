package duet.engine.output;

import duet.dataloader.DataException;
import duet.engine.table.Csv;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Comma-separated values, line by line. */
public final class CsvFile implements AutoCloseable {
    private final OutputFile file;
    private final BufferedWriter out;

    private CsvFile(OutputFile file) throws IOException {
        this.file = file;
        out = Files.newBufferedWriter(file.temporary());
    }

    /**
     * @param option by which another file is named
     * @throws DataException when the file cannot be written where it is to be
     */
    public static CsvFile create(Path file, String option) {
        OutputFile output = OutputFile.of(file, option);
        try {
            return new CsvFile(output);
        } catch (IOException e) {
            throw output.unwritable(e);
        }
    }

    /** @throws DataException when it cannot be written */
    public void line(List<String> fields) {
        try {
            out.write(Csv.line(fields));
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
