package duet.engine.simulation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Lets faults strike: those that this world knows, until so many have. */
final class Faults {
    private final Set<Fault> known;
    private final double eagerness;
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private final Map<Fault, Long> latest = new EnumMap<>(Fault.class);
    private Simulation simulation;
    private int left;
    private long last;

    /**
     * @param known kinds that may strike
     * @param most how many times in all
     * @param eagerness what their rates are multiplied by
     */
    Faults(Set<Fault> known, int most, double eagerness) {
        this.known = known;
        this.left = most;
        this.eagerness = eagerness;
    }

    void strikeIn(Simulation running) {
        simulation = running;
    }

    /** Whether a fault strikes here and now. */
    boolean strikes(Fault fault, Dice dice) {
        boolean drawn = dice.chance(Math.min(0.9, fault.rate() * eagerness));
        return drawn && strikes(fault);
    }

    /** Whether a fault that was planned still may. */
    boolean strikes(Fault fault) {
        if (left == 0 || !known.contains(fault)) {
            return false;
        }
        left--;
        last = simulation.now();
        struck.merge(fault, 1, Integer::sum);
        latest.put(fault, last);
        simulation.trace().line(last, simulation.process().name(), "FAULT " + fault);
        return true;
    }

    /** When the last one struck. */
    long last() {
        return last;
    }

    boolean knows(Fault fault) {
        return left > 0 && known.contains(fault);
    }

    /** How often each did. */
    Map<Fault, Integer> struck() {
        return struck;
    }

    /** Kinds that struck at or after a time. */
    Set<Fault> since(long time) {
        Set<Fault> recent = EnumSet.noneOf(Fault.class);
        latest.forEach((fault, when) -> {
            if (when >= time) {
                recent.add(fault);
            }
        });
        return recent;
    }
}
