package duet.actors.coordinator;

import duet.actors.event.Event;
import duet.actors.schedule.PlannedBatch;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.device.Sgd;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.WeightDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A batch that the towers were told to learn or test, and what they have told of it so far. */
final class Order {
    private final PlannedBatch batch;
    private final double learningRate;
    private final TowerActor.Done[] reports;

    /** @param learningRate of a training step; 0 for a test */
    Order(PlannedBatch batch, double learningRate, int towers) {
        this.batch = batch;
        this.learningRate = learningRate;
        this.reports = new TowerActor.Done[towers];
    }

    PlannedBatch batch() {
        return batch;
    }

    double learningRate() {
        return learningRate;
    }

    void isDone(TowerActor.Done report) {
        reports[report.tower()] = report;
    }

    /** What the towers are told. */
    TowerActor.Command command(BatchBuffer buffer, Sgd sgd, boolean digest) {
        return batch.training()
                ? new TowerActor.Train(batch.number(), batch.request().step(), buffer, batch.images(), sgd, digest)
                : new TowerActor.Test(
                        batch.number(),
                        buffer,
                        batch.request().rows(),
                        batch.request().views());
    }

    boolean complete() {
        return missing().isEmpty();
    }

    List<Integer> missing() {
        return IntStream.range(0, reports.length)
                .filter(tower -> reports[tower] == null)
                .boxed()
                .toList();
    }

    /** Tower 0's; all towers saw all logits. */
    StepOutcome outcome() {
        return reports[0].outcome();
    }

    /** What is wrong with what the towers told, for people. */
    Optional<String> objection() {
        double loss = outcome().loss();
        for (TowerActor.Done report : reports) {
            double other = report.outcome().loss();
            if (Double.doubleToLongBits(other) != Double.doubleToLongBits(loss)) {
                return Optional.of("the towers disagree at " + batch + ": tower 0 has a loss of " + loss + ", tower "
                        + report.tower() + " of " + other);
            }
        }
        Optional<String> where =
                notFinite().map(report -> report.outcome().notFinite().get().what() + " on tower " + report.tower());
        String hint = ": the weights have run away; try a lower training.learning-rate or a warm-up";
        if (!Double.isFinite(loss)) {
            return Optional.of("the loss is " + loss + " at " + batch
                    + where.map(first -> ", first seen in " + first).orElse("") + hint);
        }
        return where.map(first -> first + " is not finite at " + batch + hint);
    }

    /** The tower that found the first thing that is not finite. */
    Optional<TowerActor.Done> notFinite() {
        return Arrays.stream(reports)
                .filter(report -> report.outcome().notFinite().isPresent())
                .min(Comparator.comparingInt(
                        report -> report.outcome().notFinite().get().order()));
    }

    /** Each tower's CRC-32C of each of its parameters; empty where no digest was asked for. */
    List<Integer> fingerprints() {
        return digests().flatMap(digest -> digest.fingerprints().stream()).toList();
    }

    /** Over all towers; empty where none was asked for. */
    Optional<String> digest() {
        List<String> towers = digests().map(WeightDigest::sha256).toList();
        return towers.isEmpty() ? Optional.empty() : Optional.of(NetworkDigest.of(towers));
    }

    private Stream<WeightDigest> digests() {
        return Arrays.stream(reports).flatMap(report -> report.digest().stream());
    }

    List<Event.TowerTimes> towerTimes() {
        return Arrays.stream(reports)
                .map(report -> new Event.TowerTimes(
                        report.nanos(),
                        report.outcome().exchangeNanos(),
                        report.waitingNanos(),
                        report.outcome().exchangedBytes()))
                .toList();
    }

    /** Means over the towers. */
    long nanos() {
        return mean(TowerActor.Done::nanos);
    }

    long exchangeNanos() {
        return mean(report -> report.outcome().exchangeNanos());
    }

    long waitingNanos() {
        return mean(TowerActor.Done::waitingNanos);
    }

    private long mean(ToLongFunction<TowerActor.Done> time) {
        return Arrays.stream(reports).mapToLong(time).sum() / reports.length;
    }
}
