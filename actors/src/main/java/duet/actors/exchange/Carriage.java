package duet.actors.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How the media driver rests where it carries data: while an exchange is in a call, briefly, since the next datagram may be there
 * any moment; else for longer and longer, since the towers need the cores. What arrives meanwhile waits in the socket, which holds
 * all that the windows allow. With no datagrams it naps as {@link Housekeeping} does.
 */
final class Carriage implements DriverRest {
    private static final long SHORTEST_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_IN_CALL_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    private volatile boolean datagrams = true;
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Thread driver;
    private long restNanos = SHORTEST_NANOS;

    @Override
    public void idle(int workCount) {
        if (workCount == 0) {
            idle();
        } else {
            reset();
        }
    }

    @Override
    public void idle() {
        driver = Thread.currentThread();
        LockSupport.parkNanos(this, nextRestNanos());
    }

    /** How long the thread rests now; next time longer if it finds nothing. */
    long nextRestNanos() {
        long rest = Math.min(restNanos, calls.get() > 0 ? LONGEST_IN_CALL_NANOS : LONGEST_NANOS);
        restNanos = 2 * rest;
        return datagrams ? rest : Housekeeping.NAP_NANOS;
    }

    @Override
    public void reset() {
        restNanos = SHORTEST_NANOS;
    }

    @Override
    public String alias() {
        return "carriage";
    }

    @Override
    public void wake() {
        Thread resting = driver;
        if (resting != null) {
            LockSupport.unpark(resting);
        }
    }

    @Override
    public void noDatagrams() {
        datagrams = false;
    }

    @Override
    public void callBegins() {
        calls.incrementAndGet();
        if (datagrams) {
            wake();
        }
    }

    @Override
    public void callEnds() {
        calls.decrementAndGet();
    }
}
