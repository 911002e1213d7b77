package duet.engine.signal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wish to end in order. It outlives whatever is to end: what comes after it hears of it as well. */
public final class StopRequest {
    private static final Runnable NOTHING = () -> {};

    private final CountDownLatch made = new CountDownLatch(1);
    private Runnable action = NOTHING;

    /**
     * Made by the first Ctrl-C or SIGTERM; the second one ends the process at once. To be called once at most.
     *
     * @param told runs before anything is stopped
     */
    public static StopRequest onSignals(Runnable told) {
        StopRequest request = new StopRequest();
        Signals.onFirst(() -> {
            told.run();
            request.make();
        });
        return request;
    }

    /** From any thread, any number of times. */
    public void make() {
        made.countDown();
        action().run();
    }

    /** Takes the place of what was to be done before; done at once where the request was made already. */
    public void onMade(Runnable stop) {
        synchronized (this) {
            action = stop;
        }
        if (isMade()) {
            stop.run();
        }
    }

    /** Forgets what was to be done. */
    public void clear() {
        onMade(NOTHING);
    }

    public boolean isMade() {
        return made.getCount() == 0;
    }

    /** Waits, but no longer than until the request is made. */
    public void await(Duration most) throws InterruptedException {
        made.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    private synchronized Runnable action() {
        return action;
    }
}
