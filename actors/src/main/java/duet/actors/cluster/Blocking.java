package duet.actors.cluster;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import java.util.concurrent.Executor;

/** Where work is done that waits for disks and peers. */
final class Blocking {
    private Blocking() {}

    static Executor executor(ActorSystem<?> system) {
        return system.dispatchers().lookup(DispatcherSelector.blocking());
    }
}
