package duet.engine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What strikes a whole process or all cables, a few times in an attempt at most. When is drawn by happenings: by time it would mostly
 * strike where nothing happens.
 */
final class Incidents {
    private static final List<Fault> IN_ONE_PROCESS = List.of(Fault.KILL, Fault.POWER_CUT, Fault.PAUSE, Fault.STOP);
    private static final List<Fault> ON_SEVERAL_HOSTS =
            List.of(Fault.KILL, Fault.POWER_CUT, Fault.STOP, Fault.CUT, Fault.HOST_PAUSED, Fault.HOST_KILLED);
    private static final double LIKELY = 0.6;
    private static final int HAPPENINGS_AT_THE_START = 60;
    private static final int HAPPENINGS_A_STEP = 60;
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(10);

    private final World world;
    private final List<Incident> ahead = new ArrayList<>();
    private Dice dice;

    /** @param at number of the happening before which it strikes */
    private record Incident(long at, Fault fault) {}

    Incidents(World world) {
        this.world = world;
    }

    /** Draws those of an attempt, in the place of all before. */
    void draw(Dice ofAttempt, int steps) {
        ahead.clear();
        dice = ofAttempt;
        boolean one = world.scenario().placement().oneProcess();
        int happenings = HAPPENINGS_AT_THE_START + HAPPENINGS_A_STEP * steps;
        for (Fault fault : one ? IN_ONE_PROCESS : ON_SEVERAL_HOSTS) {
            if (dice.chance(LIKELY) && world.faults().knows(fault)) {
                ahead.add(new Incident(world.simulation().happened() + dice.between(1, happenings), fault));
            }
        }
    }

    void clear() {
        ahead.clear();
    }

    /** Lets those strike whose time has come. */
    void strike() {
        for (Incident incident : List.copyOf(ahead)) {
            if (incident.at() <= world.simulation().happened() && ahead.remove(incident)) {
                if (world.faults().strikes(incident.fault())) {
                    strike(incident.fault(), dice.of(incident.fault().name()));
                }
            }
        }
    }

    private void strike(Fault fault, Dice own) {
        switch (fault) {
            case KILL, POWER_CUT -> world.die(fault);
            case PAUSE, HOST_PAUSED -> standStill(own.among(world.processes()), own);
            case HOST_KILLED -> own.among(world.otherHosts()).die();
            case CUT -> world.cables().cut(howLong(own));
            case STOP -> world.stop();
            default -> throw new IllegalStateException(fault + " is no incident");
        }
        world.giveUpWhoIsSilent(own);
    }

    private void standStill(SimulatedProcess process, Dice own) {
        process.standStill(world.simulation().now(), howLong(own));
    }

    /** Often about as long as it takes to be given up. */
    private static long howLong(Dice own) {
        return own.chance(0.5) ? own.nanos(Cables.GIVEN_UP_AFTER / 2, LONGEST) : own.nanos(SHORTEST, LONGEST);
    }
}
