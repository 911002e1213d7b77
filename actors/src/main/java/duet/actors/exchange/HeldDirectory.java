package duet.actors.exchange;

import java.nio.file.Path;
import java.util.Optional;

/** A wire's directory, removed at the close or, in a JVM that ends without it, then: mapped files may be unlinked at any time. */
final class HeldDirectory implements AutoCloseable {
    private final WireDirectory directory;
    private final Thread removal;

    HeldDirectory(WireDirectory directory) {
        this.directory = directory;
        removal = new Thread(directory::remove, "wire-removal");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    Path path() {
        return directory.path();
    }

    Optional<String> warning() {
        return directory.warning();
    }

    WireDirectory directory() {
        return directory;
    }

    @Override
    public void close() {
        directory.remove();
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException e) {
            // The JVM is going down already and runs the hook itself.
        }
    }
}
