package duet.actors.cluster;

import akka.actor.AbstractActor;
import akka.event.Logging;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Akka says of a cluster, handed to SLF4J, but of each kind a line a minute at most: a peer that is not there or may not
 * come in is told of every second, for hours. Named in duet-cluster.conf.
 */
final class RareLogger extends AbstractActor {
    /** Of a peer that has ended the run's own events tell, in better words. */
    private static final String CONNECTION_ENDED = "Upstream failed, cause: StreamTcpException";

    private final Repetition repetition = new Repetition();

    @Override
    public Receive createReceive() {
        return receiveBuilder()
                .match(Logging.InitializeLogger.class, start -> getSender()
                        .tell(Logging.loggerInitialized(), getSelf()))
                .match(Logging.Error.class, this::onError)
                .match(Logging.Warning.class, this::onWarning)
                .build();
    }

    private void onError(Logging.Error event) {
        line(event).ifPresent(text -> loggerOf(event).error(text, event.cause()));
    }

    private void onWarning(Logging.Warning event) {
        if (String.valueOf(event.message()).contains(CONNECTION_ENDED)) {
            return;
        }
        line(event).ifPresent(text -> loggerOf(event).warn(text));
    }

    private Optional<String> line(Logging.LogEvent event) {
        return repetition.line(String.valueOf(event.message()), System.nanoTime());
    }

    private static Logger loggerOf(Logging.LogEvent event) {
        return LoggerFactory.getLogger(event.logClass());
    }
}
