package duet.engine.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Seed after seed. */
final class Campaign implements AutoCloseable {
    /** What dead processes leave in an actor system is given up with it. */
    private static final int SEEDS_A_STAGE = 100;

    private final Strands strands = new Strands();
    private final Path folder;
    private ActorStage stage;
    private int seeds;

    static {
        // Actors that fail as a seed wants them to would tell so by a stack each.
        System.setProperty("org.slf4j.simpleLogger.log.duet.actors", "off");
        System.setProperty("org.slf4j.simpleLogger.log.akka.actor.ActorCell", "off");
    }

    /** @param folder where the runs are, one after the other */
    Campaign(Path folder) {
        this.folder = folder;
    }

    SeedResult run(long seed, Trace trace) {
        if (seeds++ % SEEDS_A_STAGE == 0) {
            stage = newStage();
        }
        Path run = folder.resolve("seed-" + seed);
        try {
            return new World(seed, strands, stage, trace, run).live();
        } finally {
            remove(run);
        }
    }

    /** Made in a simulation of its own, so that no seed tells whether it was the first. */
    private ActorStage newStage() {
        Simulation empty = new Simulation(strands, Trace.unread(), Dice.of(0), (process, actor, dice) -> 0);
        ActorStage[] made = {null};
        empty.plan(0, SimulatedProcess.NOBODY, "stage", () -> made[0] = new ActorStage());
        empty.run(() -> made[0] != null);
        empty.end();
        return made[0];
    }

    private static void remove(Path run) {
        if (!Files.exists(run)) {
            return;
        }
        try (Stream<Path> files = Files.walk(run)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : all) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Prints the hashes of seeds: the first one, and how many; a third word prints their traces too. */
    public static void main(String[] arguments) throws IOException {
        long first = Long.parseLong(arguments[0]);
        int count = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("simulation");
        try (Campaign campaign = new Campaign(folder)) {
            for (long seed = first; seed < first + count; seed++) {
                System.out.println(Long.toHexString(
                        campaign.run(seed, arguments.length > 2 ? Trace.to(System.out) : Trace.unread())
                                .hash()));
            }
        } finally {
            remove(folder);
        }
    }

    @Override
    public void close() {
        strands.close();
    }
}
