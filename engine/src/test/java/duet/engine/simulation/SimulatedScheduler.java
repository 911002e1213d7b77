package duet.engine.simulation;

import akka.actor.AbstractScheduler;
import akka.actor.Cancellable;
import akka.event.LoggingAdapter;
import com.typesafe.config.Config;
import java.util.concurrent.ThreadFactory;
import scala.concurrent.ExecutionContext;
import scala.concurrent.duration.FiniteDuration;

/** Akka's timers in simulated time. */
public final class SimulatedScheduler extends AbstractScheduler {
    private static final double TICKS_A_SECOND = 10;

    /** As Akka makes one. */
    public SimulatedScheduler(Config config, LoggingAdapter log, ThreadFactory threads) {}

    @Override
    public Cancellable scheduleOnce(FiniteDuration delay, Runnable task, ExecutionContext executor) {
        Timer timer = new Timer(task);
        Simulation simulation = Simulation.current();
        timer.takeBack = simulation.plan(delay.toNanos(), simulation.process(), "timer", timer);
        return timer;
    }

    /** Akka itself uses it no more. */
    @Deprecated
    @Override
    public Cancellable schedule(
            FiniteDuration initial, FiniteDuration interval, Runnable task, ExecutionContext executor) {
        throw new UnsupportedOperationException("timers with a fixed rate are not simulated");
    }

    @Override
    public double maxFrequency() {
        return TICKS_A_SECOND;
    }

    private static final class Timer implements Cancellable, Runnable {
        private final Runnable task;
        private Runnable takeBack;
        private boolean cancelled;
        private boolean over;

        Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            over = true;
            task.run();
        }

        @Override
        public boolean cancel() {
            if (cancelled || over) {
                return false;
            }
            cancelled = true;
            takeBack.run();
            return true;
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }
    }
}
