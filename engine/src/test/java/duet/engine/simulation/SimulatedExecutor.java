package duet.engine.simulation;

import akka.dispatch.DispatcherPrerequisites;
import akka.dispatch.ExecutorServiceConfigurator;
import akka.dispatch.ExecutorServiceFactory;
import akka.dispatch.Mailbox;
import com.typesafe.config.Config;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads of Akka's dispatchers: each turn of an actor becomes a happening of the simulation that runs. */
public final class SimulatedExecutor extends ExecutorServiceConfigurator {

    /** As Akka makes one. */
    public SimulatedExecutor(Config config, DispatcherPrerequisites prerequisites) {
        super(config, prerequisites);
    }

    @Override
    public ExecutorServiceFactory createExecutorServiceFactory(String id, ThreadFactory threads) {
        return Service::new;
    }

    private static final class Service extends AbstractExecutorService {

        @Override
        public void execute(Runnable task) {
            if (task instanceof Mailbox mailbox) {
                Simulation.current().planTurn(mailbox);
            } else {
                Simulation.current().planTask(task);
            }
        }

        @Override
        public void shutdown() {
            // There are no threads.
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
