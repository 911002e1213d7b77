package duet.engine.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads of which exactly one runs at any moment, so that code that waits in the middle of a message, as a tower does for its
 * peer, can be simulated without being rewritten. They hand a baton round; what they share needs no locks.
 */
final class Strands implements AutoCloseable {
    private final Deque<Strand> idle = new ArrayDeque<>();
    private final Semaphore over = new Semaphore(0);
    private BooleanSupplier steps;
    private Simulation simulation;
    private Throwable failure;
    private int made;
    private volatile boolean closed;

    /** A thread that can be put aside in the middle of what it does. */
    final class Strand extends Thread {
        private volatile boolean running;

        private Strand() {
            super("strand-" + made++);
            setDaemon(true);
        }

        @Override
        public void run() {
            awaitBaton();
            while (!closed) {
                goOn();
                awaitBaton();
            }
        }

        private void goOn() {
            try {
                while (steps.getAsBoolean()) {
                    // Each step may have handed the baton to another strand and have got it back.
                }
            } catch (Throwable e) {
                // Scala's code throws checked exceptions that it does not declare.
                failure = e;
            }
            idle.push(this);
            running = false;
            over.release();
        }

        /** What this strand works for. */
        Simulation simulation() {
            return simulation;
        }

        private void awaitBaton() {
            while (!running) {
                LockSupport.park(this);
            }
        }

        private void take() {
            running = true;
            LockSupport.unpark(this);
        }
    }

    /** Has strands carry out a step after the other until one says that it was the last; the calling thread waits. */
    void run(Simulation running, BooleanSupplier eachStep) {
        simulation = running;
        steps = eachStep;
        failure = null;
        free().take();
        over.acquireUninterruptibly();
        if (failure != null) {
            throw new IllegalStateException("the simulation itself broke", failure);
        }
    }

    /** The strand that runs. */
    static Strand current() {
        return (Strand) Thread.currentThread();
    }

    /** Puts the running strand aside until another one calls {@link #resume}; meanwhile another goes on with the steps. */
    void putAside() {
        Strand self = current();
        Strand other = free();
        self.running = false;
        other.take();
        self.awaitBaton();
    }

    /** Between two steps: goes on with one that was put aside. Returns when somebody goes on with the steps. */
    void resume(Strand aside) {
        Strand self = current();
        idle.push(self);
        self.running = false;
        aside.take();
        self.awaitBaton();
    }

    private Strand free() {
        if (!idle.isEmpty()) {
            return idle.pop();
        }
        Strand strand = new Strand();
        strand.start();
        return strand;
    }

    @Override
    public void close() {
        closed = true;
        idle.forEach(Strand::take);
    }
}
