package duet.engine.evaluate;

import duet.dataloader.DataException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A line per picture, as RFC 4180 says: its name, label and class, the probability of that class, and the five likeliest
 * classes with theirs. The file has its name only when it is whole.
 */
final class PredictionsCsv implements AnswerSink, AutoCloseable {
    private static final String LINE_END = "\r\n";

    private final Path file;
    private final TestedPictures pictures;
    private final Path temporary;
    private final BufferedWriter out;

    private PredictionsCsv(Path file, TestedPictures pictures) throws IOException {
        this.file = file;
        this.pictures = pictures;
        temporary = folder(file).resolve("." + file.getFileName() + ".tmp");
        out = Files.newBufferedWriter(temporary);
    }

    /** @throws DataException when the file cannot be written where it is to be */
    static PredictionsCsv create(Path file, TestedPictures pictures) {
        try {
            PredictionsCsv csv = new PredictionsCsv(file, pictures);
            csv.header();
            return csv;
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /**
     * To be called before anything is computed.
     *
     * @throws DataException when there can be no such file
     */
    static void requireWritable(Path file) {
        if (Files.isDirectory(file) || !Files.isDirectory(folder(file)) || !Files.isWritable(folder(file))) {
            throw new DataException(file + ": cannot be written, "
                    + (Files.isDirectory(file) ? "it is a folder" : "there is no folder for it that may be written to")
                    + "; name another file with --csv");
        }
    }

    private static Path folder(Path file) {
        return file.toAbsolutePath().getParent();
    }

    private static DataException unwritable(Path file, IOException e) {
        return new DataException(file + ": cannot be written (" + e + "); name another file with --csv", e);
    }

    private void header() throws IOException {
        List<String> names = new ArrayList<>(List.of("name", "label", "class", "probability"));
        for (int place = 1; place <= Math.min(Rank.TOP, pictures.outputs()); place++) {
            names.add("class-" + place);
            names.add("probability-" + place);
        }
        write(names);
    }

    @Override
    public void take(int picture, int label, float[] probabilities) {
        List<String> fields = new ArrayList<>();
        fields.add(pictures.source().name(picture));
        fields.add(Integer.toString(label));
        fields.add(pictures.name(label));
        fields.add(Float.toString(probabilities[label]));
        for (int output : Rank.best(probabilities, Rank.TOP)) {
            fields.add(pictures.name(output));
            fields.add(Float.toString(probabilities[output]));
        }
        try {
            write(fields);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<String> fields) throws IOException {
        out.write(fields.stream().map(PredictionsCsv::quoted).collect(Collectors.joining(",")) + LINE_END);
    }

    private static String quoted(String field) {
        boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }

    /** Gives the file its name. */
    void finish() {
        try {
            out.close();
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(temporary);
    }
}
