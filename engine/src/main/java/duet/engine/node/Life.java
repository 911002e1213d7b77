package duet.engine.node;

import duet.actors.cluster.ClusterHost;
import java.util.concurrent.CompletionStage;

/** One life of a waiting host, as {@link ClusterHost}; tests have others. */
interface Life extends AutoCloseable {

    /** Completed with the reason, in a line, when it is over. */
    CompletionStage<String> done();

    @Override
    void close();

    /** Begins lives. */
    @FunctionalInterface
    interface Starter {
        Life start();
    }

    static Life of(ClusterHost host) {
        return new Life() {
            @Override
            public CompletionStage<String> done() {
                return host.done();
            }

            @Override
            public void close() {
                host.close();
            }
        };
    }
}
