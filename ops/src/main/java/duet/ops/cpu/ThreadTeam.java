package duet.ops.cpu;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Threads for what a device computes in Java: the calling one, and daemon threads that wait for work. OpenMP's threads belong to
 * oneDNN's primitives; here each thread runs primitives by itself.
 */
final class ThreadTeam implements AutoCloseable {
    private final List<Worker> workers;

    /** @param size threads, the calling one among them */
    ThreadTeam(int size) {
        workers = IntStream.range(1, size).mapToObj(Worker::new).toList();
    }

    int size() {
        return 1 + workers.size();
    }

    /**
     * Does the work for all parts at the same time, the first on the calling thread, and returns when all is done.
     *
     * @param parts at most {@link #size}
     * @throws RuntimeException or Error, the first that the work for a part has thrown
     */
    <P> void forEach(List<P> parts, Consumer<P> work) {
        if (parts.size() > size()) {
            throw new IllegalArgumentException(parts.size() + " parts for " + size() + " threads");
        }
        if (workers.isEmpty()) {
            parts.forEach(work);
        } else {
            together(parts, work);
        }
    }

    private <P> void together(List<P> parts, Consumer<P> work) {
        for (int i = 1; i < parts.size(); i++) {
            P part = parts.get(i);
            workers.get(i - 1).start(() -> work.accept(part));
        }
        Failure failure = new Failure();
        try {
            OpenMpThreads.alone(() -> {
                work.accept(parts.get(0));
                return null;
            });
        } catch (RuntimeException | Error e) {
            failure.add(e);
        }
        for (int i = 1; i < parts.size(); i++) {
            failure.add(workers.get(i - 1).result());
        }
        failure.raise();
    }

    @Override
    public void close() {
        workers.forEach(Worker::stop);
    }

    /** The first of what was thrown, the others with it. */
    private static final class Failure {
        private Throwable first;

        void add(Throwable thrown) {
            if (first == null) {
                first = thrown;
            } else if (thrown != null && thrown != first) {
                first.addSuppressed(thrown);
            }
        }

        void raise() {
            if (first instanceof Error error) {
                throw error;
            }
            if (first != null) {
                throw (RuntimeException) first;
            }
        }
    }

    private static final class Worker implements Runnable {
        /** Turns for which a thread waits awake, some 50 microseconds: one use of the team often follows at once on another. */
        private static final int SPINS = 1000;

        private static final Runnable STOP = () -> {};

        private final Thread thread;
        private Thread caller;
        private Throwable thrown;
        /** Null when there is nothing to do, and again when it is done. Hands the fields above over, too. */
        private volatile Runnable task;

        Worker(int number) {
            thread = new Thread(this, "cpu-device-" + number);
            thread.setDaemon(true);
            thread.start();
        }

        void start(Runnable work) {
            caller = Thread.currentThread();
            thrown = null;
            task = work;
            LockSupport.unpark(thread);
        }

        /** Waits until the work is done; what it has thrown, or null. */
        Throwable result() {
            await(() -> task == null);
            return thrown;
        }

        void stop() {
            task = STOP;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            OpenMpThreads.set(1);
            await(() -> task != null);
            while (task != STOP) {
                try {
                    task.run();
                } catch (RuntimeException | Error e) {
                    thrown = e;
                }
                Thread waiting = caller;
                task = null;
                LockSupport.unpark(waiting);
                await(() -> task != null);
            }
        }

        private static void await(BooleanSupplier condition) {
            for (int turn = 0; !condition.getAsBoolean(); turn++) {
                if (turn < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park();
                }
            }
        }
    }
}
