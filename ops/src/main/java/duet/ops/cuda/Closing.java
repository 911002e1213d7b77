package duet.ops.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be given back, the latest first; one that fails keeps none of the others. */
final class Closing implements AutoCloseable {
    private final Deque<Resource> resources = new ArrayDeque<>();

    /** Something that throws no checked exception when it is given back. */
    @FunctionalInterface
    interface Resource extends AutoCloseable {
        @Override
        void close();
    }

    <T extends Resource> T add(T resource) {
        resources.push(resource);
        return resource;
    }

    /** Gives back what was made before something else could not be; what fails now is added to that failure. */
    void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!resources.isEmpty()) {
            try {
                resources.pop().close();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
