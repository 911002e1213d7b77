package duet.engine.simulation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A process of the operating system: can stand still, and can die, with everything in it, at any moment. */
final class SimulatedProcess {
    /** In whose name the world itself happens. */
    static final SimulatedProcess NOBODY = new SimulatedProcess("world");

    private final String name;
    private final Set<Gate> waits = new LinkedHashSet<>();
    private boolean dead;
    private long standsStillUntil;
    private long stoodStill;

    SimulatedProcess(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    boolean dead() {
        return dead;
    }

    long standsStillUntil() {
        return standsStillUntil;
    }

    void standStill(long now, long nanos) {
        long from = Math.max(now, standsStillUntil);
        standsStillUntil = Math.max(standsStillUntil, now + nanos);
        stoodStill += Math.max(0, standsStillUntil - from);
    }

    /** Nanoseconds in which it did not run, so far and for as long as it is known to stand still. */
    long stoodStill() {
        return stoodStill;
    }

    void waitsAt(Gate gate) {
        waits.add(gate);
    }

    void noLongerWaitsAt(Gate gate) {
        waits.remove(gate);
    }

    void die() {
        if (!dead) {
            dead = true;
            List.copyOf(waits).forEach(Gate::abandon);
        }
    }

    /** Whether nothing of it is left to unwind. */
    boolean gone() {
        return dead && waits.isEmpty();
    }
}
