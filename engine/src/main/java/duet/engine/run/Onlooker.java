package duet.engine.run;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.event.EventSink;
import duet.engine.config.RunConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Somebody who is told all of a run besides its log and the console. What goes wrong with one is worth a warning; the run goes on. */
public interface Onlooker extends EventSink, AutoCloseable {

    /** A checkpoint is safe. Its copies are lent until this returns; on the thread that writes checkpoints. */
    default void see(Checkpoint checkpoint) {}

    /** After the last event. */
    @Override
    void close();

    /** Says who looks on. */
    @FunctionalInterface
    interface Invitation {
        Invitation NOBODY = (run, config, warnings) -> List.of();

        /**
         * @param run its folder, in which it may be about to go on
         * @param warnings what a user should know, a line each
         */
        List<Onlooker> to(Path run, RunConfig config, Consumer<String> warnings);
    }
}
