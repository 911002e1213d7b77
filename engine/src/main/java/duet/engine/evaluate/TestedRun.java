package duet.engine.evaluate;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.batch.Split;
import duet.engine.console.Console;
import duet.engine.inference.TrainedRun;
import duet.engine.run.Preparation;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.file.Path;

/** A run whose network is tested on one tower with all cores. */
final class TestedRun implements AutoCloseable {
    private final EvaluationRequest request;
    private final TrainedRun trained;

    private TestedRun(EvaluationRequest request, TrainedRun trained) {
        this.request = request;
        this.trained = trained;
    }

    /**
     * @throws DataException when the folder is no run's, has no good checkpoint, or its network and these data do not go
     *     together
     */
    static TestedRun open(Path run, EvaluationRequest request, Console console) throws IOException {
        TrainedRun.Request network = new TrainedRun.Request(run, request.checkpoint(), request.data(), request.set());
        return new TestedRun(request, TrainedRun.open(network, console));
    }

    Path checkpoint() {
        return trained.checkpoint();
    }

    /** Training steps that the checkpoint has behind it. */
    long steps() {
        return trained.steps();
    }

    DataSet set() {
        return trained.data();
    }

    TestedPictures pictures() {
        return TestedPictures.of(
                trained.data(), request.split(), trained.prepared().network().outputs());
    }

    /**
     * Tests every picture.
     *
     * @throws DataException when a picture cannot be read, the checkpoint is of another network, or what the network says is
     *     not finite
     */
    Score test(AnswerSink sink) throws IOException {
        return test(tested(), sink);
    }

    /** Tests other pictures of the same size and classes. */
    Score testOn(PictureSource pictures, AnswerSink sink) throws IOException {
        return test(trained.prepared().batches().testingOn(pictures), sink);
    }

    private Score test(BatchFactory pictures, AnswerSink sink) throws IOException {
        ScoreSums sums = new ScoreSums();
        float[] probabilities = new float[trained.prepared().network().outputs()];
        trained.show(pictures, request.views(), (network, batch, outcome) -> {
            sums.add(outcome);
            tell(network, batch, probabilities, sink);
        });
        return sums.score();
    }

    private BatchFactory tested() {
        Preparation prepared = trained.prepared();
        return request.split() == Split.TRAINING ? prepared.batches().testingOnTraining() : prepared.batches();
    }

    private void tell(TowerNetwork network, BatchBuffer batch, float[] probabilities, AnswerSink sink) {
        for (int image = 0; image < batch.request().images(); image++) {
            for (int output = 0; output < probabilities.length; output++) {
                probabilities[output] = (float) network.probability(image, output);
            }
            int row = image * request.views();
            sink.take(batch.imageIds()[row], batch.labels()[row], probabilities);
        }
    }

    @Override
    public void close() throws IOException {
        trained.close();
    }
}
