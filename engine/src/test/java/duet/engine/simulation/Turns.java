package duet.engine.simulation;

import akka.dispatch.Mailbox;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whose turn it is when: every actor draws by itself how long it waits, so that no order of arrival matters but that of time. */
final class Turns {
    private static final String USERS = "/user/";

    private final Simulation simulation;
    private final Dice dice;
    private final Pace pace;
    private final Map<String, SimulatedProcess> processes = new LinkedHashMap<>();
    private final Map<Mailbox, Actor> actors = new HashMap<>();

    /** @param path below the process */
    private record Actor(SimulatedProcess process, String path, Dice dice) {}

    Turns(Simulation simulation, Dice dice, Pace pace) {
        this.simulation = simulation;
        this.dice = dice;
        this.pace = pace;
    }

    void belong(String name, SimulatedProcess process) {
        processes.put(name, process);
    }

    Collection<SimulatedProcess> processes() {
        return List.copyOf(processes.values());
    }

    void plan(Mailbox mailbox) {
        Actor actor = actors.computeIfAbsent(mailbox, this::actor);
        long wait = actor.process() == SimulatedProcess.NOBODY
                ? 0
                : pace.untilTurn(actor.process(), actor.path(), actor.dice());
        simulation.plan(wait, actor.process(), actor.path(), mailbox);
    }

    private Actor actor(Mailbox mailbox) {
        String path = mailbox.actor().self().path().toStringWithoutAddress();
        int end = path.indexOf('/', USERS.length());
        String name = path.startsWith(USERS) ? path.substring(USERS.length(), end < 0 ? path.length() : end) : "";
        SimulatedProcess process = processes.get(name);
        if (process == null) {
            // Akka's own.
            return new Actor(SimulatedProcess.NOBODY, path, dice);
        }
        String below = end < 0 ? "/" : path.substring(end);
        return new Actor(process, below, dice.of(process.name() + below));
    }
}
