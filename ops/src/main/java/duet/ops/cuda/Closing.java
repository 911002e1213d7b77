package duet.ops.cuda;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be given back, the latest first; one that fails keeps none of the others. */
final class Closing implements Resource {
    private final Deque<Resource> resources = new ArrayDeque<>();

    <T extends Resource> T add(T resource) {
        resources.push(resource);
        return resource;
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
