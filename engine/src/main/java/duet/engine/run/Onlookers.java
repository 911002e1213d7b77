package duet.engine.run;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Everybody who looks on at a run. One that fails is told no more; neither the run nor the others notice. */
final class Onlookers implements EventSink, AutoCloseable {
    static final Onlookers NONE = new Onlookers(List.of(), warning -> {});

    private final List<Onlooker> present;
    private final Consumer<String> warnings;

    Onlookers(List<Onlooker> invited, Consumer<String> warnings) {
        this.present = new CopyOnWriteArrayList<>(invited);
        this.warnings = warnings;
    }

    @Override
    public void accept(Event event) {
        tell(onlooker -> onlooker.accept(event));
    }

    /** The same store; they see every checkpoint that is safe. */
    CheckpointStore beside(CheckpointStore store) {
        return (Checkpoint checkpoint) -> {
            CheckpointStore.Written written = store.write(checkpoint);
            tell(onlooker -> onlooker.see(checkpoint));
            return written;
        };
    }

    private void tell(Consumer<Onlooker> fact) {
        for (Onlooker onlooker : present) {
            try {
                fact.accept(onlooker);
            } catch (RuntimeException e) {
                warnings.accept(onlooker.getClass().getSimpleName() + " looks on no more, the run goes on: " + e);
                present.remove(onlooker);
                onlooker.close();
            }
        }
    }

    @Override
    public void close() {
        tell(Onlooker::close);
    }
}
