package duet.actors.exchange;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Runs what several towers do, each on its own thread, and fails with the first failure of any. */
final class Together {
    private Together() {}

    static void run(Runnable... towers) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(towers.length);
        try {
            CompletionService<Void> running = new ExecutorCompletionService<>(threads);
            for (Runnable tower : towers) {
                running.submit(tower, null);
            }
            for (int i = 0; i < towers.length; i++) {
                running.take().get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    static <T> T callAndInterrupt(Callable<T> waiting) throws Exception {
        return whileWaiting(waiting, Thread::interrupt);
    }

    /** Calls on another thread, and once that thread rests, does something to it from this one. */
    static <T> T whileWaiting(Callable<T> waiting, Consumer<Thread> disturbance) throws Exception {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        try {
            Thread thread = executor.submit(Thread::currentThread).get();
            Future<T> result = executor.submit(waiting);
            while (thread.getState() != Thread.State.TIMED_WAITING && !result.isDone()) {
                Thread.onSpinWait();
            }
            disturbance.accept(thread);
            return result.get();
        } finally {
            executor.shutdownNow();
        }
    }
}
