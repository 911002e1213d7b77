package duet.engine.cli;

import java.util.Optional;
import java.util.stream.Stream;

/** That the JVM's own memory ran out, wherever in the program it did. */
final class Shortage {
    private Shortage() {}

    /** The error behind another one. */
    static Optional<OutOfMemoryError> behind(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(OutOfMemoryError.class::isInstance)
                .map(OutOfMemoryError.class::cast)
                .findFirst();
    }

    /** One line. */
    static String advice(OutOfMemoryError error) {
        return "the run failed: memory ran out (" + error.getMessage() + "; this JVM has a heap of up to "
                + (Runtime.getRuntime().maxMemory() >> 20)
                + " MiB): give it more with java -Xmx4g -jar engine.jar, or less to do: training.batch, data.cache, data.ahead";
    }
}
