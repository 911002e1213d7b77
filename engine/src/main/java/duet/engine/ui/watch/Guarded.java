package duet.engine.ui.watch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Runs what must not harm the run: after the first failure, which is told, nothing any more. */
final class Guarded {
    private final Consumer<String> warnings;
    private final AtomicBoolean failed = new AtomicBoolean();

    Guarded(Consumer<String> warnings) {
        this.warnings = warnings;
    }

    void run(Runnable task) {
        if (failed.get()) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | OutOfMemoryError e) {
            if (failed.compareAndSet(false, true)) {
                warnings.accept("the page shows nothing new, the run goes on: " + e);
            }
        }
    }
}
