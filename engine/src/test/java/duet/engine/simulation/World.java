package duet.engine.simulation;

import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.dataloader.DataException;
import duet.engine.checkpoint.SimulatedDisk;
import duet.engine.run.ResumePoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** One seed's run, life after life, until it is complete; and what was promised of it. */
final class World {
    private static final long LONGEST_STALL = TimeUnit.SECONDS.toNanos(2);
    private static final long QUICKEST_TURN = 1_000;
    private static final long QUICK_TURN = 50_000;
    private static final long RESTART = TimeUnit.MILLISECONDS.toNanos(5);
    /** How long a host that is gone may make itself felt. */
    private static final long MEMORY = TimeUnit.SECONDS.toNanos(120);

    /** An outpost that never heard a word waits ten minutes for one. */
    private static final long HOSTS_FREE = TimeUnit.MINUTES.toNanos(12);

    private static final long LATEST_END = TimeUnit.MINUTES.toNanos(30);

    private final long seed;
    private final Dice dice;
    private final Scenario scenario;
    private final Faults faults;
    private final Simulation simulation;
    private final ActorStage stage;
    private final Path run;
    private final SimulatedDisk disk;
    private final Undisturbed undisturbed;
    private final CheckpointGuard guard;
    private final Journal journal;
    private final Incidents incidents = new Incidents(this);
    private final List<String> ends = new ArrayList<>();
    private final Map<Integer, SimulatedProcess> hosts = new TreeMap<>();
    private final Map<String, SimulatedProcess> outposts = new LinkedHashMap<>();
    private final Cables cables;
    private int lives;
    private int attempts;
    private long attemptBegan;
    private Optional<Attempt> attempt = Optional.empty();
    private Optional<CheckpointStore> store = Optional.empty();
    private SimulatedProcess process = SimulatedProcess.NOBODY;
    private boolean over;

    /** @param run an empty folder */
    World(long seed, Strands strands, ActorStage stage, Trace trace, Path run) {
        this.seed = seed;
        this.stage = stage;
        this.run = run;
        dice = Dice.of(seed);
        scenario = Scenario.draw(dice.of("scenario"));
        faults = new Faults(scenario.known(), scenario.mostFaults(), scenario.eagerness());
        simulation = new Simulation(strands, trace, dice.of("turns"), this::untilTurn);
        faults.strikeIn(simulation);
        cables = new Cables(simulation, faults, dice.of("cables"));
        disk = new SimulatedDisk(run.resolve("checkpoints"));
        undisturbed = new Undisturbed(scenario.plan());
        guard = new CheckpointGuard(simulation, undisturbed, disk.folder());
        journal = new Journal(simulation, undisturbed, faults, dice.of("journal"), run);
    }

    Simulation simulation() {
        return simulation;
    }

    Scenario scenario() {
        return scenario;
    }

    Faults faults() {
        return faults;
    }

    SimulatedDisk disk() {
        return disk;
    }

    Cables cables() {
        return cables;
    }

    /** The process there, a new one where the one before has died; 0 is the coordinator's. */
    SimulatedProcess host(int number) {
        if (number == 0) {
            return process;
        }
        return hosts.compute(
                number,
                (same, before) -> before == null || before.dead() ? new SimulatedProcess("host-" + number) : before);
    }

    Path run() {
        return run;
    }

    CheckpointGuard guard() {
        return guard;
    }

    Journal journal() {
        return journal;
    }

    ActorStage stage() {
        return stage;
    }

    SeedResult live() {
        simulation.plan(0, SimulatedProcess.NOBODY, "birth", this::beginLife);
        simulation.run(this::isOver);
        simulation.end();
        attempt.ifPresent(Attempt::close);
        return new SeedResult(
                seed,
                List.copyOf(simulation.violations()),
                simulation.trace().hash(),
                faults.struck(),
                List.copyOf(ends),
                scenario.placement(),
                simulation.happened(),
                simulation.now(),
                journal.counts());
    }

    private long untilTurn(SimulatedProcess whose, String actor, Dice own) {
        if (faults.strikes(Fault.STALL, own)) {
            return own.nanos(QUICKEST_TURN, LONGEST_STALL);
        }
        boolean works = actor.contains("tower-") || actor.contains("loader-");
        return own.nanos(QUICKEST_TURN, works ? scenario.slowestTurn() : QUICK_TURN);
    }

    private void beginLife() {
        lives++;
        process = new SimulatedProcess("run-" + lives);
        store = Optional.empty();
        simulation.plan(0, process, "main", this::main);
    }

    /** As {@code --resume} does. */
    private void main() {
        try {
            DiskWeather weather = new DiskWeather(simulation, process, faults, dice.of("disk " + lives));
            store = Optional.of(
                    new GuardedStore(disk.open(scenario.retention(), Map.of("run", "simulated"), weather), guard));
            beginAttempt();
        } catch (IOException e) {
            onEnded(Event.RunEnded.failed(e.getMessage()));
        }
    }

    private void beginAttempt() {
        attempts++;
        attemptBegan = simulation.now();
        Dice own = dice.of("attempt " + attempts);
        incidents.draw(own.of("incidents"), undisturbed.steps().size());
        try {
            Attempt begun = new Attempt(this, process, own, store.orElseThrow(), this::onEnded);
            attempt = Optional.of(begun);
            begun.begin();
        } catch (DataException e) {
            simulation.violate("the newest good checkpoint loads: " + e.problems());
        } catch (IOException e) {
            onEnded(Event.RunEnded.failed(e.getMessage()));
        }
    }

    private boolean isOver() {
        incidents.strike();
        if (simulation.now() - faults.last() > LATEST_END) {
            simulation.violate("a run ends within 30 min when faults stop; it has not");
        }
        return over;
    }

    /** As Ctrl-C asks. */
    void stop() {
        attempt.ifPresent(Attempt::stop);
    }

    void giveUpWhoIsSilent(Dice own) {
        attempt.ifPresent(running -> running.giveUpWhoIsSilent(own));
    }

    List<SimulatedProcess> otherHosts() {
        return List.copyOf(hosts.values());
    }

    /** The coordinator's among them. */
    List<SimulatedProcess> processes() {
        List<SimulatedProcess> all = new ArrayList<>(hosts.values());
        all.add(process);
        return all;
    }

    /** The coordinator's process does, with its machine where the power is cut. */
    void die(Fault how) {
        incidents.clear();
        ends.add(how.name());
        process.die();
        simulation.plan(RESTART, SimulatedProcess.NOBODY, "restart", () -> {
            closeAttempt();
            leaveDisk(how == Fault.POWER_CUT);
            beginLife();
        });
    }

    private void closeAttempt() {
        attempt.ifPresent(Attempt::close);
        attempt = Optional.empty();
    }

    private void leaveDisk(boolean powerCut) {
        try {
            if (powerCut) {
                Dice remains = dice.of("remains " + lives);
                disk.powerCut(most -> remains.between(0, most));
            } else {
                disk.processDied();
            }
            guard.checkAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was told to be safe is. */
    void resumedFrom(ResumePoint newest) {
        newest.passedOver().forEach(line -> simulation.violate("a checkpoint is damaged: " + line));
        long steps = newest.standing(scenario.plan()).position().steps();
        journal.lastWritten()
                .filter(told -> told.steps() > steps)
                .ifPresent(told -> simulation.violate("a checkpoint that was told of is on the disk: " + told.file()
                        + " was, and the newest is that of step " + steps));
    }

    private void onEnded(Event.RunEnded end) {
        simulation.plan(0, process, "exit", () -> exit(end));
    }

    private void exit(Event.RunEnded end) {
        incidents.clear();
        ends.add(end.outcome().name());
        judge(end, faults.since(attemptBegan - MEMORY));
        if (!end.outcome().broken()) {
            requireSaved(end.steps());
        }
        if (end.outcome() == Outcome.COMPLETED) {
            process.die();
            leaveHosts();
        } else if (end.outcome() == Outcome.LOST && !scenario.placement().oneProcess()) {
            simulation.plan(RESTART, process, "next attempt", () -> {
                closeAttempt();
                beginAttempt();
            });
        } else {
            process.die();
            giveUpWhoIsSilent(dice.of("exit " + lives));
            simulation.plan(RESTART, SimulatedProcess.NOBODY, "resume", () -> {
                closeAttempt();
                leaveDisk(false);
                beginLife();
            });
        }
    }

    private void requireSaved(long steps) {
        try (ResumePoint newest = ResumePoint.newest(run)) {
            long saved = newest.standing(scenario.plan()).position().steps();
            if (saved != steps) {
                simulation.violate("a run that ends in order leaves a checkpoint of its end, step " + steps
                        + "; the newest is that of step " + saved);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Hosts learn that the coordinator is gone, and then work for nobody any more. */
    private void leaveHosts() {
        if (scenario.placement().oneProcess()) {
            over = true;
            return;
        }
        giveUpWhoIsSilent(dice.of("after the end"));
        simulation.plan(
                HOSTS_FREE,
                SimulatedProcess.NOBODY,
                "look at the hosts",
                () -> stage.whoIsThere(outpostsOfTheLiving(), left -> {
                    if (!left.isEmpty() && !faults.struck().containsKey(Fault.HANG)) {
                        simulation.violate("a host ends with its run: " + left.size() + " outposts are left");
                    }
                    over = true;
                }));
    }

    private List<String> outpostsOfTheLiving() {
        return outposts.entrySet().stream()
                .filter(outpost -> !outpost.getValue().dead())
                .map(Map.Entry::getKey)
                .toList();
    }

    void outpostEntered(String name, SimulatedProcess host) {
        outposts.put(name, host);
    }

    private void judge(Event.RunEnded end, Set<Fault> recent) {
        if (end.outcome().broken() && recent.stream().noneMatch(fault -> fault.excuses(end.message()))) {
            simulation.violate("a run that breaks says why: " + end.outcome() + " with \"" + end.message()
                    + "\" after the faults " + recent);
        }
        if (end.outcome() == Outcome.STOPPED && !recent.contains(Fault.STOP)) {
            simulation.violate("a run stops only when it is asked to");
        }
    }
}
