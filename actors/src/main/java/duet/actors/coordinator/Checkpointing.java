package duet.actors.coordinator;

import akka.actor.typed.ActorRef;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointActor;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.schedule.PlannedBatch;
import duet.actors.schedule.Standing;
import duet.actors.tower.TowerActor;
import duet.ops.tower.ParameterCopy;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The way of a checkpoint: due, copied by every tower between two orders, written by an actor of its own. One is on its way at a
 * time, since there is one copy; one that falls due meanwhile is taken behind the first step after.
 */
final class Checkpointing {
    private static final double NANOS = 1e9;
    private static final long NOWHERE = -1;

    private final Lineup towers;
    private final Optional<ActorRef<CheckpointActor.Write>> writer;
    private final Safeguards safeguards;
    private final EventSink events;
    private final ParameterCopy[] copies;
    private long lastBatches;
    private boolean due;
    /** The batch behind which the towers copy, until that batch is done. */
    private Optional<PlannedBatch> behind = Optional.empty();

    private Optional<Standing> standing = Optional.empty();
    private OptionalDouble validationError = OptionalDouble.empty();
    private boolean copying;
    private boolean writing;
    private Optional<Runnable> next = Optional.empty();
    private Optional<String> failure = Optional.empty();

    Checkpointing(
            Lineup towers,
            Optional<ActorRef<CheckpointActor.Write>> writer,
            Safeguards safeguards,
            Standing from,
            EventSink events) {
        this.towers = towers;
        this.writer = writer;
        this.safeguards = safeguards;
        this.events = events;
        copies = new ParameterCopy[towers.size()];
        lastBatches = from.position().batches();
    }

    /** Nothing is being copied, written, or waited for. */
    boolean idle() {
        return !copying && !writing && next.isEmpty();
    }

    boolean writing() {
        return writing;
    }

    /** Whether no batch may be ordered until the weights as they are have been copied. */
    boolean holdsBack() {
        return next.isPresent();
    }

    /** A batch was ordered from the towers: behind it they may have to copy. */
    void ordered(PlannedBatch batch) {
        if (writer.isEmpty() || !batch.training()) {
            return;
        }
        due |= safeguards.checkpointAfter(batch.request().step());
        if (due && idle()) {
            behind = Optional.of(batch);
            orderCopies();
        }
    }

    /** A batch is done, and the run stands here now. */
    void done(PlannedBatch batch, Standing now, OptionalDouble error) {
        if (behind.isPresent() && behind.get().number() == batch.number()) {
            behind = Optional.empty();
            standing = Optional.of(now);
            lastBatches = now.position().batches();
            writeIfComplete();
        }
        if (error.isPresent() && safeguards.checkpointAfterValidation() && !batch.endsRun()) {
            takeNow(now, error);
        }
    }

    /** Takes the weights as they are, as no batch is under way; unless the newest checkpoint has them in this place. */
    void takeNow(Standing now, OptionalDouble error) {
        if (writer.isEmpty() || now.position().batches() == lastBatches) {
            return;
        }
        lastBatches = now.position().batches();
        Runnable take = () -> {
            standing = Optional.of(now);
            validationError = error;
            orderCopies();
        };
        if (idle()) {
            take.run();
        } else {
            next = Optional.of(take);
        }
    }

    private void orderCopies() {
        due = false;
        copying = true;
        towers.tell(new TowerActor.Copy());
    }

    void copied(TowerActor.Copied report) {
        copies[report.tower()] = report.copy();
        writeIfComplete();
    }

    /** A tower's copy may come before the other tower has finished the batch before it. */
    private void writeIfComplete() {
        if (standing.isEmpty() || Arrays.stream(copies).anyMatch(Objects::isNull)) {
            return;
        }
        Checkpoint checkpoint = new Checkpoint(standing.get(), validationError, Arrays.asList(copies));
        standing = Optional.empty();
        validationError = OptionalDouble.empty();
        Arrays.fill(copies, null);
        copying = false;
        writing = true;
        writer.ifPresent(actor -> actor.tell(new CheckpointActor.Write(checkpoint)));
    }

    /** Why the latest checkpoint could not be written, for people; empty where it could. */
    Optional<String> failure() {
        return failure;
    }

    /** The writer has done its work. */
    void written(CheckpointActor.Report report) {
        writing = false;
        if (report instanceof CheckpointActor.Written written) {
            failure = Optional.empty();
            events.accept(new Event.CheckpointWritten(
                    written.checkpoint().standing().position().steps(),
                    written.file().file(),
                    written.file().sha256(),
                    written.file().bytes(),
                    written.nanos() / NANOS));
        } else if (report instanceof CheckpointActor.Failed failed) {
            failure = Optional.of(failed.reason());
            lastBatches = NOWHERE;
            events.accept(new Event.CheckpointFailed(
                    failed.checkpoint().standing().position().steps(), failed.reason()));
        }
        Optional<Runnable> take = next;
        next = Optional.empty();
        take.ifPresent(Runnable::run);
    }
}
