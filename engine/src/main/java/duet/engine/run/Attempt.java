package duet.engine.run;

import duet.actors.cluster.ClusterTraining;
import duet.actors.event.Event;
import java.util.concurrent.CompletionStage;

/** One attempt at a run over several hosts, as {@link ClusterTraining}; tests have others. */
interface Attempt extends AutoCloseable {

    CompletionStage<Event.RunEnded> done();

    void stop();

    @Override
    void close();

    /** Starts attempts. */
    @FunctionalInterface
    interface Starter {
        Attempt start(ClusterTraining.Parts parts);
    }

    static Attempt overHosts(ClusterTraining.Parts parts) {
        ClusterTraining training = ClusterTraining.start(parts);
        return new Attempt() {
            @Override
            public CompletionStage<Event.RunEnded> done() {
                return training.done();
            }

            @Override
            public void stop() {
                training.stop();
            }

            @Override
            public void close() {
                training.close();
            }
        };
    }
}
