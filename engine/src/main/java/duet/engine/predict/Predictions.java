package duet.engine.predict;

import duet.dataloader.DataException;
import duet.engine.console.Console;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.engine.output.OutputFile;
import duet.engine.output.SheetFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Tells what a trained network takes pictures for. */
public final class Predictions {
    private final PredictRequest request;
    private final TrainedRun run;
    private final ShownPictures pictures;
    private final Tally tally = new Tally();
    private final List<PredictionSink> sinks = new ArrayList<>();

    private Predictions(PredictRequest request, TrainedRun run) {
        this.request = request;
        this.run = run;
        pictures = ShownPictures.of(run, request.pictures(), request.split());
        request.sheet()
                .ifPresent(file ->
                        PredictionSheet.requireSane(file, Math.min(request.sheetPictures(), pictures.size()), top()));
    }

    /**
     * @param console is told what goes on
     * @param out takes what was found
     * @throws DataException when run, checkpoint, data or pictures are not what was asked for
     * @throws duet.engine.config.ConfigException when the run's configuration is wrong for this machine
     */
    public static void tell(PredictRequest request, Console console, PrintWriter out) throws IOException {
        request.csv().ifPresent(file -> OutputFile.requireWritable(file, PredictionsFile.OPTION));
        request.sheet().ifPresent(file -> SheetFile.requirePage(file, PredictionSheet.OPTION));
        try (TrainedRun run = TrainedRun.open(request.network(), console)) {
            new Predictions(request, run).tell(console, out);
        }
    }

    private void tell(Console console, PrintWriter out) throws IOException {
        Drawn drawn = new Drawn(request.sheetPictures());
        try {
            sinks.add(request.json() ? new PredictionJson(out) : new PredictionText(out));
            request.csv().ifPresent(file -> sinks.add(PredictionsFile.create(file, top())));
            request.sheet().ifPresent(file -> sinks.add(drawn));
            new Classifier(run, pictures, request.views(), request.top()).each(this::take);
            sinks.forEach(sink -> sink.finish(tally));
        } finally {
            sinks.forEach(PredictionSink::close);
        }
        if (request.sheet().isPresent()) {
            new PredictionSheet(
                            title(drawn),
                            drawn.predictions(),
                            pictures.source(),
                            run.data().side())
                    .write(request.sheet().get());
            console.result(request.sheet().get() + ": " + title(drawn));
        }
    }

    private int top() {
        return Math.min(request.top(), run.prepared().network().outputs());
    }

    private String title(Drawn drawn) {
        int shown = drawn.predictions().size();
        return (shown < drawn.offered() ? shown + " of " + drawn.offered() : Integer.toString(shown))
                + (request.onlyErrors() ? " mistakes" : " predictions") + " of "
                + request.network().run();
    }

    private void take(Prediction prediction) {
        tally.add(prediction);
        if (!request.onlyErrors() || prediction.isError()) {
            sinks.forEach(sink -> sink.take(prediction));
        }
    }
}
