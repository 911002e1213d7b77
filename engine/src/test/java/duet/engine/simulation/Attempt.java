package duet.engine.simulation;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Coordinator;
import duet.actors.coordinator.Crew;
import duet.actors.coordinator.Deadlines;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.actors.remote.Outpost;
import duet.actors.remote.RemoteTower;
import duet.actors.remote.SimulatedPost;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.actors.training.Training;
import duet.engine.run.ResumePoint;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One training from the newest checkpoint on: in the coordinator's process, and on other hosts where the placement says so. */
final class Attempt {
    private static final long MUSTER = TimeUnit.SECONDS.toNanos(30);
    private static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(60), Duration.ofSeconds(90), Duration.ofSeconds(30));

    private final World world;
    private final SimulatedProcess process;
    private final Dice dice;
    private final CheckpointStore store;
    private final Consumer<Event.RunEnded> ended;
    private final ResumePoint from;
    private final Journal.Chapter chapter;
    private final List<Exchange> ends;
    private final Map<Integer, List<Exchange>> bulk = new TreeMap<>();
    private final Map<Integer, Line> lines = new TreeMap<>();
    private final Map<Integer, ActorRef<Outpost.Command>> outposts = new TreeMap<>();
    private Optional<ActorRef<Coordinator.Command>> run = Optional.empty();

    /** Between the two sides of a tower. */
    private record Line(SimulatedProcess there, SimulatedPost post) {}

    Attempt(World world, SimulatedProcess process, Dice dice, CheckpointStore store, Consumer<Event.RunEnded> ended)
            throws IOException {
        this.world = world;
        this.process = process;
        this.dice = dice;
        this.store = store;
        this.ended = ended;
        from = ResumePoint.newest(world.run());
        world.resumedFrom(from);
        chapter = world.journal().begin(standing().position().steps(), placement());
        ends = SimulatedExchange.between(
                world,
                dice.of("exchange"),
                world.host(placement().host(0)),
                world.host(placement().host(1)));
    }

    private Placement placement() {
        return world.scenario().placement();
    }

    private TrainingPlan plan() {
        return world.scenario().plan();
    }

    private Standing standing() {
        return from.standing(plan());
    }

    void begin() {
        for (int host : placement().others()) {
            beginHost(host);
        }
        if (placement().oneProcess()) {
            train();
        } else {
            world.simulation().plan(MUSTER, process, "muster", this::endUnlessTraining);
        }
    }

    /** As when the hosts that were there at first do not answer. */
    private void endUnlessTraining() {
        if (run.isEmpty()) {
            ended.accept(new Event.RunEnded(
                    Outcome.LOST,
                    "no hosts for all towers",
                    standing().position().steps(),
                    Optional.empty(),
                    List.of(),
                    Totals.NONE));
        }
    }

    private void beginHost(int number) {
        SimulatedProcess host = world.host(number);
        Map<Integer, Exchange> far = new TreeMap<>();
        Map<Integer, ParameterCopy> weights = new TreeMap<>();
        for (int tower : placement().towersOf(number)) {
            List<Exchange> pair = SimulatedExchange.between(world, dice.of("bulk " + tower), process, host);
            bulk.put(tower, pair);
            far.put(tower, pair.get(1));
            weights.put(tower, weights(tower));
        }
        Workers workers = workers("host " + number);
        Outpost.Parts parts = new Outpost.Parts(
                placement().towersOf(number),
                plan(),
                standing().position(),
                workers.towers(
                        ends::get, (tower, network) -> weights.get(tower).put(network.parameters()), chapter::trained),
                workers.makers(),
                far);
        String name = world.stage().enter(host, Outpost.create(parts), outpost -> layLines(number, host, outpost));
        world.outpostEntered(name, host);
    }

    /** As a checkpoint has them, or to begin with. */
    private ParameterCopy weights(int tower) {
        if (from.checkpoint().isEmpty()) {
            return ParameterCopy.starting(TinyNetwork.PLAN.towers().get(tower), TinyNetwork.SEED);
        }
        ParameterCopy copy = ParameterCopy.of(TinyNetwork.PLAN.towers().get(tower));
        try {
            from.checkpoint().get().restore(copy);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private void layLines(int number, SimulatedProcess host, ActorRef<Outpost.Command> outpost) {
        for (int tower : placement().towersOf(number)) {
            SimulatedPost post = new SimulatedPost(new Mail(host));
            lines.put(tower, new Line(host, post));
            post.lay(new Door(process), new Door(host), outpost, seenFromHere -> {
                outposts.put(tower, seenFromHere);
                if (outposts.size() == TinyNetwork.TOWERS - placement().ownTowers()) {
                    train();
                }
            });
        }
    }

    private void train() {
        Workers workers = workers("own");
        Training.Parts parts = new Training.Parts(
                plan(),
                standing(),
                TinyNetwork.TOWERS,
                workers.towers(ends::get, this::fill, chapter::trained),
                workers.makers(),
                world.scenario().safeguards(),
                Optional.of(store),
                chapter,
                DEADLINES);
        world.stage().enter(process, Training.actors(parts, crew(parts), ended), actor -> run = Optional.of(actor));
    }

    private Workers workers(String name) {
        return new Workers(world.simulation(), world.faults(), dice.of(name), plan().batch());
    }

    private void fill(int tower, TowerNetwork network) {
        if (from.checkpoint().isEmpty()) {
            network.initialise();
            return;
        }
        try {
            from.checkpoint().get().restore(network.parameters());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Crew.Hiring crew(Training.Parts parts) {
        return (context, towerReports, loaderReports, checkpointReports) -> {
            Crew own = Crew.children(
                            plan(), placement().ownTowers(), parts.towerFactory(), parts.makers(), parts.store())
                    .hire(context, towerReports, loaderReports, checkpointReports);
            List<ActorRef<TowerActor.Command>> towers = new ArrayList<>(own.towers());
            for (int tower = placement().ownTowers(); tower < TinyNetwork.TOWERS; tower++) {
                towers.add(remote(context, tower, towerReports));
            }
            return new Crew(towers, own.loaders(), own.checkpoints());
        };
    }

    private ActorRef<TowerActor.Command> remote(
            ActorContext<Coordinator.Command> context, int tower, ActorRef<TowerActor.Report> reports) {
        RemoteTower.Parts parts = new RemoteTower.Parts(
                tower,
                "host-" + placement().host(tower),
                outposts.get(tower),
                bulk.get(tower).get(0),
                ParameterCopy.of(TinyNetwork.PLAN.towers().get(tower)));
        return context.spawn(
                SimulatedPost.fenced(parts, reports, number -> chapter.heard(tower, number)), "tower-" + tower);
    }

    /** As Ctrl-C asks. */
    void stop() {
        run.ifPresent(actor -> actor.tell(new Coordinator.Stop()));
    }

    /** A process has died or stands still, or the cables are cut: who hears nothing of the other for so long gives it up. */
    void giveUpWhoIsSilent(Dice own) {
        for (Line line : lines.values()) {
            world.simulation().plan(Cables.GIVEN_UP_AFTER, SimulatedProcess.NOBODY, "failure detector", () -> {
                if (silent(line.there())) {
                    line.post().giveUpThere();
                    later(own, line.there(), () -> line.post().giveUpHere());
                }
                if (silent(process)) {
                    line.post().giveUpHere();
                    later(own, process, () -> line.post().giveUpThere());
                }
            });
        }
    }

    private boolean silent(SimulatedProcess other) {
        return other.dead()
                || other.standsStillUntil() > world.simulation().now()
                || world.cables().isCut();
    }

    /** The one that was given up learns of it when it runs again and the cables are whole, after a while. */
    private void later(Dice own, SimulatedProcess givenUp, Runnable learns) {
        long again = Math.max(givenUp.standsStillUntil(), world.cables().earliest());
        long wait = Math.max(0, again - world.simulation().now()) + own.nanos(1_000_000, Cables.GIVEN_UP_AFTER);
        world.simulation().plan(wait, SimulatedProcess.NOBODY, "quarantined", learns);
    }

    /** Of the process, when it has ended or goes on to another attempt. */
    void close() {
        if (placement().ownTowers() > 0) {
            ends.get(0).close();
        }
        bulk.values().forEach(pair -> pair.get(0).close());
        try {
            from.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Mail implements SimulatedPost.Network {
        private final SimulatedProcess there;

        Mail(SimulatedProcess there) {
            this.there = there;
        }

        @Override
        public void carry(Runnable delivery) {
            world.cables().mail(world.simulation().process(), delivery);
        }

        @Override
        public void carryForSure(Runnable delivery) {
            world.cables().registeredMail(world.simulation().process(), delivery);
        }
    }

    private final class Door implements SimulatedPost.Host {
        private final SimulatedProcess host;

        Door(SimulatedProcess host) {
            this.host = host;
        }

        @Override
        public <T> void enter(Behavior<T> actor, Consumer<ActorRef<T>> reference) {
            world.stage().enter(host, actor, reference);
        }
    }
}
