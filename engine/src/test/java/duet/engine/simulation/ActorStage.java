package duet.engine.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * An actor system whose threads and clock are those of whichever simulation runs. Making one takes as long as many seeds, so it
 * serves one after the other; the actors of a simulated process stand below one actor that has the name of the process.
 */
final class ActorStage {
    private static final String CODE = ActorStage.class.getPackageName();
    private static final Config SETTINGS = ConfigFactory.parseString("""
                    akka {
                      # Akka's own lines are of no use here, and its loggers and extensions are waited for at the start.
                      loglevel = OFF
                      stdout-loglevel = OFF
                      loggers = ["akka.event.Logging$StandardOutLogger"]
                      use-slf4j = off
                      library-extensions = []
                      scheduler.implementation = "%s.SimulatedScheduler"
                      actor.default-dispatcher = ${simulated}
                      actor.internal-dispatcher = ${simulated}
                    }
                    duet {
                      loaders-have-threads = off
                      tower-dispatcher = ${simulated}
                      loader-dispatcher = ${simulated}
                      copy-dispatcher = ${simulated}
                      checkpoint-dispatcher = ${simulated}
                      recorder-dispatcher = ${simulated}
                    }
                    simulated {
                      type = Dispatcher
                      executor = "%s.SimulatedExecutor"
                      # So that others may come between two messages of an actor.
                      throughput = 1
                    }
                    """.formatted(CODE, CODE))
            .withFallback(ConfigFactory.parseResources(ActorStage.class.getClassLoader(), "duet-actors.conf"))
            .withFallback(ConfigFactory.defaultReference())
            .resolve();

    private final ActorSystem<Consumer<ActorContext<?>>> system;
    private long entered;

    /** On a strand. */
    ActorStage() {
        Behavior<Consumer<ActorContext<?>>> door = Behaviors.receive((context, entrance) -> {
            entrance.accept(context);
            return Behaviors.same();
        });
        system = ActorSystem.create(door, "simulation", SETTINGS);
    }

    /**
     * Has the first actor of a process enter, soon.
     *
     * @param reference is told where it is
     * @return its name
     */
    <T> String enter(SimulatedProcess process, Behavior<T> actor, Consumer<ActorRef<T>> reference) {
        String name = "p" + entered++;
        Simulation.current().mailboxesBelow(name, process);
        system.tell(context -> reference.accept(context.spawn(actor, name)));
        return name;
    }

    /** Tells, soon, which of those that have entered are still there. */
    void whoIsThere(Collection<String> names, Consumer<List<String>> told) {
        system.tell(context -> told.accept(names.stream()
                .filter(name -> context.getChild(name).isPresent())
                .toList()));
    }
}
