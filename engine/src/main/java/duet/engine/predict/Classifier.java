package duet.engine.predict;

import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.engine.evaluate.Rank;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Shows a trained network pictures and tells, of one after the other, what it takes them for. */
public final class Classifier {
    private final TrainedRun run;
    private final ShownPictures pictures;
    private final int views;
    private final int top;
    private final float[] probabilities;

    /**
     * @param views of each picture, averaged: see {@link duet.dataloader.augment.TestView#views}
     * @param top how many classes are told of each picture, at most
     */
    public Classifier(TrainedRun run, ShownPictures pictures, int views, int top) {
        this.run = run;
        this.pictures = pictures;
        this.views = views;
        this.top = top;
        probabilities = new float[run.prepared().network().outputs()];
    }

    /**
     * @param sink takes the predictions in the order of the pictures
     * @throws DataException when a picture cannot be read, the checkpoint is of another network, or what the network says is
     *     not finite
     */
    public void each(Consumer<Prediction> sink) throws IOException {
        run.show(pictures.batches(), views, (network, batch, outcome) -> tell(network, batch, sink));
    }

    private void tell(TowerNetwork network, BatchBuffer batch, Consumer<Prediction> sink) {
        for (int image = 0; image < batch.request().images(); image++) {
            for (int output = 0; output < probabilities.length; output++) {
                probabilities[output] = (float) network.probability(image, output);
            }
            sink.accept(prediction(batch.imageIds()[image * views]));
        }
    }

    private Prediction prediction(int picture) {
        OptionalInt label = pictures.labels().apply(picture);
        List<Prediction.Guess> guesses = Arrays.stream(Rank.best(probabilities, top))
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
