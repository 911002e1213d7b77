package duet.engine.evaluate;

import duet.dataloader.DataException;
import duet.engine.output.CsvFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line per picture, as RFC 4180 says: its name, label and class, the probability of that class, and the five likeliest
 * classes with theirs. The file has its name only when it is whole.
 */
final class PredictionsCsv implements AnswerSink, AutoCloseable {
    static final String OPTION = "--csv";

    private final TestedPictures pictures;
    private final CsvFile out;

    private PredictionsCsv(CsvFile out, TestedPictures pictures) {
        this.out = out;
        this.pictures = pictures;
    }

    /** @throws DataException when the file cannot be written where it is to be */
    static PredictionsCsv create(Path file, TestedPictures pictures) {
        PredictionsCsv csv = new PredictionsCsv(CsvFile.create(file, OPTION), pictures);
        csv.header();
        return csv;
    }

    private void header() {
        List<String> names = new ArrayList<>(List.of("name", "label", "class", "probability"));
        for (int place = 1; place <= Math.min(Rank.TOP, pictures.outputs()); place++) {
            names.add("class-" + place);
            names.add("probability-" + place);
        }
        out.line(names);
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
        out.line(fields);
    }

    /** Gives the file its name. */
    void finish() {
        out.finish();
    }

    @Override
    public void close() {
        out.close();
    }
}
