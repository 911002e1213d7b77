package duet.engine.predict;

import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.engine.console.Console;
import duet.engine.evaluate.Rank;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.engine.output.OutputFile;
import duet.engine.output.SheetFile;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/** Tells what a trained network takes pictures for. */
public final class Predictions {
    private final PredictRequest request;
    private final TrainedRun run;
    private final ShownPictures pictures;
    private final Tally tally = new Tally();
    private final List<PredictionSink> sinks = new ArrayList<>();
    private final float[] probabilities;

    private Predictions(PredictRequest request, TrainedRun run) {
        this.request = request;
        this.run = run;
        pictures = ShownPictures.of(run, request.pictures(), request.split());
        probabilities = new float[run.prepared().network().outputs()];
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
            run.show(pictures.batches(), request.views(), (network, batch, outcome) -> take(network, batch));
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
        return Math.min(request.top(), probabilities.length);
    }

    private String title(Drawn drawn) {
        int shown = drawn.predictions().size();
        return (shown < drawn.offered() ? shown + " of " + drawn.offered() : Integer.toString(shown))
                + (request.onlyErrors() ? " mistakes" : " predictions") + " of "
                + request.network().run();
    }

    private void take(TowerNetwork network, BatchBuffer batch) {
        for (int image = 0; image < batch.request().images(); image++) {
            for (int output = 0; output < probabilities.length; output++) {
                probabilities[output] = (float) network.probability(image, output);
            }
            Prediction prediction = prediction(batch.imageIds()[image * request.views()]);
            tally.add(prediction);
            if (!request.onlyErrors() || prediction.isError()) {
                sinks.forEach(sink -> sink.take(prediction));
            }
        }
    }

    private Prediction prediction(int picture) {
        OptionalInt label = pictures.labels().apply(picture);
        List<Prediction.Guess> guesses = Arrays.stream(Rank.best(probabilities, request.top()))
                .mapToObj(output -> new Prediction.Guess(output, run.name(output), probabilities[output]))
                .toList();
        return new Prediction(
                picture,
                pictures.source().id(picture),
                label,
                pictures.className(run, picture),
                Rank.of(label.orElse(0), probabilities),
                guesses);
    }
}
