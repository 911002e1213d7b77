package duet.engine.predict;

import duet.dataloader.DataException;
import duet.engine.output.CsvFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A line of comma-separated values for each picture: name, label and class where they are known, the likeliest classes. */
final class PredictionsFile implements PredictionSink {
    static final String OPTION = "--csv";

    private final CsvFile out;

    private PredictionsFile(CsvFile out) {
        this.out = out;
    }

    /**
     * @param top classes of each picture
     * @throws DataException when the file cannot be written where it is to be
     */
    static PredictionsFile create(Path file, int top) {
        PredictionsFile predictions = new PredictionsFile(CsvFile.create(file, OPTION));
        List<String> names = new ArrayList<>(List.of("name", "label", "class"));
        for (int place = 1; place <= top; place++) {
            names.add("class-" + place);
            names.add("probability-" + place);
        }
        predictions.out.line(names);
        return predictions;
    }

    @Override
    public void take(Prediction prediction) {
        OptionalInt label = prediction.label();
        List<String> fields = new ArrayList<>(List.of(
                prediction.name(),
                label.isPresent() ? Integer.toString(label.getAsInt()) : "",
                prediction.labelName()));
        for (Prediction.Guess guess : prediction.guesses()) {
            fields.add(guess.name());
            fields.add(Float.toString(guess.share()));
        }
        out.line(fields);
    }

    @Override
    public void finish(Tally tally) {
        out.finish();
    }

    @Override
    public void close() {
        out.close();
    }
}
