package duet.actors.coordinator;

import akka.actor.typed.ActorRef;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointActor;
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
    private static final long NOWHERE = -1;

    private final Lineup towers;
    private final Optional<ActorRef<CheckpointActor.Write>> writer;
    private final Safeguards safeguards;
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

    Checkpointing(
            Lineup towers, Optional<ActorRef<CheckpointActor.Write>> writer, Safeguards safeguards, Standing from) {
        this.towers = towers;
        this.writer = writer;
        this.safeguards = safeguards;
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
        lastBatches = Math.max(lastBatches, standing.get().position().batches());
        standing = Optional.empty();
        validationError = OptionalDouble.empty();
        Arrays.fill(copies, null);
        copying = false;
        writing = true;
        writer.ifPresent(actor -> actor.tell(new CheckpointActor.Write(checkpoint)));
    }

    /** The writer has done its work. @param safe whether the checkpoint is there now */
    void written(boolean safe) {
        writing = false;
        lastBatches = safe ? lastBatches : NOWHERE;
        Optional<Runnable> take = next;
        next = Optional.empty();
        take.ifPresent(Runnable::run);
    }
}
