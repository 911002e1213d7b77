package duet.engine.library;

import duet.dataloader.batch.Split;
import duet.engine.console.Console;
import duet.engine.evaluate.Evaluation;
import duet.engine.evaluate.EvaluationRequest;
import duet.engine.evaluate.Score;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.engine.predict.Classifier;
import duet.engine.predict.Prediction;
import duet.engine.run.CheckpointChoice;
import duet.engine.run.ProcessSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The network of a run in its best checkpoint (that of the lowest validation error), on one tower with all cores. To be used by
 * one thread.
 *
 * <pre>{@code
 * TrainedNetwork network = TrainedNetwork.of(Path.of("runs/alexnet-20260101T120000Z"));
 * network.classify(List.of(Path.of("photos")), 5).forEach(System.out::println);
 * System.out.println(network.evaluate(10));
 * }</pre>
 */
public final class TrainedNetwork {
    private static final int CENTRE = 1;

    private final Path run;
    private final Console console;

    private TrainedNetwork(Path run, Console console) {
        this.run = run;
        this.console = console;
    }

    /** @param run its folder; read anew by each call, so of a run that trains on each call sees the best so far */
    public static TrainedNetwork of(Path run) {
        return of(run, System.out);
    }

    /** @param out takes warnings and, every few seconds, how far a long call has come */
    public static TrainedNetwork of(Path run, PrintStream out) {
        ProcessSettings.apply();
        return new TrainedNetwork(run, new Console(out, false));
    }

    /**
     * Tells what pictures show, by the centre of each. Loads the network each time: many pictures in one call are cheaper.
     *
     * @param pictures JPEG or PNG files, and folders of them
     * @param top how many classes are told of each, the likeliest first
     * @return a prediction for each picture, files as given, those of a folder by name
     * @throws duet.dataloader.DataException when a file is no picture, or the folder is no run's or has no good checkpoint
     */
    public List<Prediction> classify(List<Path> pictures, int top) throws IOException {
        if (pictures.isEmpty()) {
            return List.of();
        }
        TrainedRun.Request request =
                new TrainedRun.Request(run, new CheckpointChoice.Best(), Optional.empty(), List.of());
        List<Prediction> predictions = new ArrayList<>();
        try (TrainedRun trained = TrainedRun.open(request, console)) {
            ShownPictures shown = ShownPictures.of(trained, pictures, Split.VALIDATION);
            new Classifier(trained, shown, CENTRE, top).each(predictions::add);
        }
        return predictions;
    }

    /**
     * Tests the network on the validation pictures of its run.
     *
     * @param views of each picture, averaged: 1, 9 or 10; see {@link duet.dataloader.augment.TestView#views}
     * @throws duet.dataloader.DataException when the data of the run are gone, or the folder is no run's
     */
    public Score evaluate(int views) throws IOException {
        EvaluationRequest request = new EvaluationRequest(
                List.of(run),
                views,
                Optional.empty(),
                Split.VALIDATION,
                new CheckpointChoice.Best(),
                false,
                Optional.empty(),
                List.of());
        return Evaluation.run(request, console).runs().get(0).score();
    }
}
