package duet.actors.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A wire's directory, removed at the close or, in a JVM that ends without it, then: mapped files may be unlinked at any time. */
final class HeldDirectory implements AutoCloseable {
    private final WireDirectory directory;
    private final Thread removal;

    /** @throws WireUnavailableException when the directory cannot be made */
    HeldDirectory(WireDirectory directory) {
        this.directory = directory;
        try {
            directory.make();
        } catch (IOException e) {
            throw new WireUnavailableException(
                    "the exchange in " + directory.path() + " did not start: its folder cannot be made (" + e + ")", e);
        }
        removal = new Thread(directory::remove, "wire-removal");
        Runtime.getRuntime().addShutdownHook(removal);
    }

    Path path() {
        return directory.path();
    }

    /** Where the media driver works. */
    Path aeron() {
        return WireDirectory.aeron(directory.path());
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
