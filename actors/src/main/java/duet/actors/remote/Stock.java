package duet.actors.remote;

import akka.actor.typed.ActorRef;
import duet.actors.loader.LoaderActor;
import duet.actors.loader.Loading;
import duet.actors.schedule.BatchSequence;
import duet.actors.schedule.PlannedBatch;
import duet.actors.schedule.Position;
import duet.actors.schedule.TrainingPlan;
import duet.dataloader.batch.BatchBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** This host's batches: made ahead, given out when they are ordered, made anew when all towers of this host have taken them. */
final class Stock {
    private final Loading loading;
    private final Map<Long, BatchBuffer> givenOut = new HashMap<>();
    private final Map<Long, String> unmakeable = new HashMap<>();
    private long due;

    Stock(
            TrainingPlan plan,
            Position from,
            int towers,
            List<ActorRef<LoaderActor.Command>> loaders,
            List<BatchBuffer> buffers) {
        loading = new Loading(new BatchSequence(plan, from), from.batches(), towers, loaders, buffers);
        due = from.batches();
        loading.lend();
    }

    void ready(LoaderActor.BatchReady report) {
        loading.ready(report);
        loading.lend();
    }

    void failed(LoaderActor.BatchFailed report) {
        PlannedBatch batch = loading.failed(report.loader());
        unmakeable.put(batch.number(), "the batch of " + batch + " could not be made: " + report.reason());
    }

    /** A batch that was ordered; empty while it is not ready. */
    Optional<BatchBuffer> batch(long ordered) {
        while (due <= ordered) {
            Optional<Loading.Filled> next = loading.next(Integer.MAX_VALUE);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            givenOut.put(due, next.get().buffer());
            due++;
        }
        return Optional.ofNullable(givenOut.get(ordered));
    }

    /** Why a batch will never be ready, for people; empty for one that may. */
    Optional<String> unmakeable(long ordered) {
        return Optional.ofNullable(unmakeable.get(ordered));
    }

    void taken(long number, BatchBuffer buffer) {
        if (loading.taken(number, buffer)) {
            givenOut.remove(number);
            loading.lend();
        }
    }
}
