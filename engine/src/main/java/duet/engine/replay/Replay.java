package duet.engine.replay;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Deadlines;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.TensorWire;
import duet.actors.schedule.Standing;
import duet.actors.training.Training;
import duet.dataloader.batch.BatchMaker;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.run.Preparation;
import duet.engine.run.Recipe;
import duet.engine.run.Towers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Trains a range of steps again, as a run of its own that leaves nothing on the disk. */
final class Replay {
    private final Preparation prepared;
    private final Optional<CheckpointFile> from;
    private final Supplier<BatchMaker> makers;

    /**
     * @param prepared with a plan that ends where the replay does
     * @param from where to begin; empty for the starting values
     */
    Replay(Preparation prepared, Optional<CheckpointFile> from, Supplier<BatchMaker> makers) {
        this.prepared = prepared;
        this.from = from;
        this.makers = makers;
    }

    /**
     * Trains until the plan ends or the judge has seen enough.
     *
     * @param judge is told every event; true ends the replay after the steps under way
     * @param last receives where the replay ended; its copies may be kept
     */
    void run(Judge judge, Optional<CheckpointStore> last) throws Exception {
        if (prepared.network().towers().size() == 1) {
            run(Optional.empty(), judge, last);
            return;
        }
        try (TensorWire wire = TensorWire.start(Recipe.wire(prepared.config(), prepared.network()))) {
            run(Optional.of(wire), judge, last);
        }
    }

    /** Looks at the events of a replay. */
    @FunctionalInterface
    interface Judge {
        boolean enough(Event event);
    }

    private void run(Optional<TensorWire> wire, Judge judge, Optional<CheckpointStore> last) throws Exception {
        Towers towers = new Towers(prepared, wire, from);
        CompletableFuture<Training> self = new CompletableFuture<>();
        EventSink sink = event -> {
            if (judge.enough(event)) {
                self.join().stop();
            }
        };
        Training.Parts parts = new Training.Parts(
                prepared.plan(),
                from.map(CheckpointFile::standing)
                        .orElse(Standing.atStart(prepared.plan().schedule())),
                towers.count(),
                towers,
                makers,
                Recipe.safeguards(prepared.config(), prepared.data().classes().size()),
                last,
                sink,
                Deadlines.DEFAULT);
        try (Training training = Training.start(parts)) {
            self.complete(training);
            Event.RunEnded end = training.done().toCompletableFuture().get();
            if (end.outcome().broken()) {
                throw new ReplayFailedException(end.message());
            }
        }
    }

    /** The last place of a replay, kept in memory. */
    static final class LastPlace implements CheckpointStore {
        private Checkpoint checkpoint;

        @Override
        public Written write(Checkpoint given) {
            checkpoint = given;
            return new Written("memory", "", 0);
        }

        Checkpoint checkpoint() {
            return checkpoint;
        }
    }
}
