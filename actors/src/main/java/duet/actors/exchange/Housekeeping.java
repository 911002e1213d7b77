package duet.actors.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How the media driver rests. With IPC it carries no data: it only moves the senders' windows on and cleans the logs behind
 * them, so it naps, and whoever has emptied a part of a window wakes it.
 */
final class Housekeeping implements DriverRest {
    static final long NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private volatile Thread driver;

    @Override
    public void idle(int workCount) {
        if (workCount == 0) {
            idle();
        }
    }

    @Override
    public void idle() {
        driver = Thread.currentThread();
        LockSupport.parkNanos(this, NAP_NANOS);
    }

    @Override
    public void reset() {}

    @Override
    public String alias() {
        return "housekeeping";
    }

    @Override
    public void wake() {
        Thread napping = driver;
        if (napping != null) {
            LockSupport.unpark(napping);
        }
    }

    @Override
    public void noDatagrams() {}

    @Override
    public void callBegins() {}

    @Override
    public void callEnds() {}
}
