package duet.engine.simulation;

import akka.dispatch.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Simulated time and all that happens in it: a queue of happenings, one carried out after the other, each at its time. Two of the
 * same time happen in the order in which they were planned. Nothing here looks at a clock or a thread, so that one seed gives one
 * course of things.
 */
final class Simulation {
    private static final long MOST_HAPPENINGS = 2_000_000;

    private final PriorityQueue<Happening> ahead = new PriorityQueue<>();
    private final Strands strands;
    private final Trace trace;
    private final List<String> violations = new ArrayList<>();
    private final Turns turns;
    private SimulatedProcess process = SimulatedProcess.NOBODY;
    private Strands.Strand toResume;
    private long now;
    private long planned;
    private long happened;

    Simulation(Strands strands, Trace trace, Dice dice, Pace pace) {
        this.strands = strands;
        this.trace = trace;
        turns = new Turns(this, dice, pace);
    }

    /** Something planned; happens unless its process has died by then, and later where the process stands still. */
    private static final class Happening implements Comparable<Happening> {
        private final long number;
        private final SimulatedProcess process;
        private final String name;
        private final Runnable task;
        private final boolean brief;
        private long time;
        private boolean cancelled;

        Happening(long time, long number, SimulatedProcess process, String name, boolean brief, Runnable task) {
            this.brief = brief;
            this.time = time;
            this.number = number;
            this.process = process;
            this.name = name;
            this.task = task;
        }

        @Override
        public int compareTo(Happening other) {
            return time != other.time ? Long.compare(time, other.time) : Long.compare(number, other.number);
        }
    }

    /** The simulation that the calling strand works for. */
    static Simulation current() {
        return Strands.current().simulation();
    }

    Trace trace() {
        return trace;
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    /** Happenings so far. */
    long happened() {
        return happened;
    }

    /** Whose happening this is. */
    SimulatedProcess process() {
        return process;
    }

    /** @return takes it back when it is run */
    Runnable plan(long nanosFromNow, SimulatedProcess whose, String name, Runnable task) {
        return plan(nanosFromNow, whose, name, false, task);
    }

    /** The same of something that waits for nothing, runs no code of a process, and wakes nobody but by a {@link Gate}. */
    void planBrief(long nanosFromNow, String name, Runnable task) {
        plan(nanosFromNow, SimulatedProcess.NOBODY, name, true, task);
    }

    private Runnable plan(long nanosFromNow, SimulatedProcess whose, String name, boolean brief, Runnable task) {
        Happening happening = new Happening(now + nanosFromNow, planned++, whose, name, brief, task);
        ahead.add(happening);
        return () -> happening.cancelled = true;
    }

    /** Actors below the one of this name belong to the process. */
    void mailboxesBelow(String name, SimulatedProcess whose) {
        turns.belong(name, whose);
    }

    void planTurn(Mailbox mailbox) {
        turns.plan(mailbox);
    }

    void planTask(Runnable task) {
        plan(0, process, "task", task);
    }

    /** A promise was broken. */
    void violate(String what) {
        if (violations.isEmpty()) {
            trace.line(now, process.name(), "VIOLATED: " + what);
        }
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }

    /** Carries out what is planned until {@code over}, until a promise is broken, or until nothing is left. */
    void run(BooleanSupplier over) {
        strands.run(this, () -> {
            if (over.getAsBoolean() || !violations.isEmpty()) {
                return false;
            }
            next();
            return true;
        });
    }

    /** Ends all processes, and lets go what waited in them. */
    void end() {
        strands.run(this, () -> {
            turns.processes().forEach(SimulatedProcess::die);
            if (ahead.isEmpty()) {
                return false;
            }
            next();
            return true;
        });
    }

    private void next() {
        Happening next = ahead.poll();
        if (next == null) {
            violate("nothing is left to happen, and the run has not ended");
            return;
        }
        if (next.cancelled || next.process.dead()) {
            return;
        }
        if (next.process.standsStillUntil() > next.time) {
            next.time = next.process.standsStillUntil();
            ahead.add(next);
            return;
        }
        if (++happened > MOST_HAPPENINGS) {
            violate("no end after " + MOST_HAPPENINGS + " happenings");
        }
        now = next.time;
        process = next.process;
        trace.happening(now, process.name(), next.name);
        next.task.run();
        process = SimulatedProcess.NOBODY;
        resume();
    }

    private void resume() {
        if (toResume != null) {
            Strands.Strand strand = toResume;
            toResume = null;
            strands.resume(strand);
        }
    }

    /**
     * The calling code takes this long, while others go on.
     *
     * @throws Killed when its process dies meanwhile
     */
    void sleep(long nanos) {
        requireAlive(process);
        if (nobodyElseBefore(now + nanos)) {
            now += nanos;
            return;
        }
        new Gate(this).await(nanos);
    }

    private boolean nobodyElseBefore(long time) {
        return (ahead.isEmpty() || ahead.peek().time > time) && process.standsStillUntil() <= now && !process.dead();
    }

    static void requireAlive(SimulatedProcess process) {
        if (process.dead()) {
            throw new Killed();
        }
    }

    /**
     * Has what is next, up to a time, happen at once on the calling strand, where it is brief: to change strands takes longer than
     * most of it.
     *
     * @return whether it did
     */
    boolean passBriefly(long end) {
        while (!ahead.isEmpty() && ahead.peek().cancelled) {
            ahead.remove();
        }
        boolean passes = !ahead.isEmpty() && ahead.peek().brief && ahead.peek().time <= end;
        if (!passes || process.dead() || process.standsStillUntil() > now) {
            return false;
        }
        SimulatedProcess own = process;
        next();
        process = own;
        return true;
    }

    /** Puts the calling code aside until {@code strand} of a {@link Gate} is resumed by a happening of its process. */
    void putAside() {
        SimulatedProcess own = process;
        strands.putAside();
        process = own;
        requireAlive(own);
    }

    /** Behind the happening that is under way. */
    void resumeNext(Strands.Strand strand) {
        toResume = strand;
    }
}
