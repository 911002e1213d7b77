package duet.engine.run;

import duet.actors.training.Training;

/** Ctrl-C and SIGTERM: the steps under way are finished, the summary is printed, and the process ends with 0. */
final class Interruption {
    private static final int DONE = 0;

    private final Thread hook;

    private Interruption(Training training) {
        hook = new Thread(() -> end(training), "interruption");
    }

    static Interruption stops(Training training) {
        Interruption interruption = new Interruption(training);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    private static void end(Training training) {
        training.stop();
        training.done().toCompletableFuture().join();
        training.close();
        // An interrupted JVM would end with 130 or 143, as if it had been cut off.
        Runtime.getRuntime().halt(DONE);
    }

    /** From now on an interruption ends the process at once. */
    void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The hook is at work: it ends the process.
        }
    }
}
