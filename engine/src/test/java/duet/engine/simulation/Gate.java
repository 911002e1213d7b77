package duet.engine.simulation;

/** Where the code of a process waits until somebody opens, for a time, or until its process dies. */
final class Gate {
    private final Simulation simulation;
    private Strands.Strand waiting;
    private SimulatedProcess owner;
    private boolean opened;

    Gate(Simulation simulation) {
        this.simulation = simulation;
    }

    /**
     * @return whether it was opened; false when the time was over
     * @throws Killed when the process dies meanwhile
     */
    boolean await(long nanos) {
        owner = simulation.process();
        Simulation.requireAlive(owner);
        opened = false;
        long end = simulation.now() + nanos;
        while (simulation.passBriefly(end)) {
            if (opened) {
                return true;
            }
        }
        waiting = Strands.current();
        Runnable forget = simulation.plan(end - simulation.now(), owner, "wait-over", this::wake);
        owner.waitsAt(this);
        try {
            simulation.putAside();
        } finally {
            owner.noLongerWaitsAt(this);
            forget.run();
        }
        return opened;
    }

    /** Lets through whoever waits; nobody may be there. */
    void open() {
        boolean first = !opened;
        opened = true;
        if (waiting != null && first) {
            simulation.plan(0, owner, "wake", this::wake);
        }
    }

    /** The process has died. */
    void abandon() {
        simulation.plan(0, SimulatedProcess.NOBODY, "unwind", this::wake);
    }

    private void wake() {
        if (waiting != null) {
            Strands.Strand strand = waiting;
            waiting = null;
            simulation.resumeNext(strand);
        }
    }
}
