package duet.actors.training;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.coordinator.Coordinator;
import duet.actors.coordinator.Crew;
import duet.actors.coordinator.Deadlines;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerFactory;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A run: coordinator, towers and loaders at work, from {@link #start} until {@link #done} or {@link #stop}. */
public final class Training implements AutoCloseable {
    private final ActorSystem<Coordinator.Command> system;
    private final CompletableFuture<Event.RunEnded> done;

    private Training(ActorSystem<Coordinator.Command> system, CompletableFuture<Event.RunEnded> done) {
        this.system = system;
        this.done = done;
    }

    /**
     * What a run is made of.
     *
     * @param from where it stands; the towers come with the weights that belong there
     * @param towers how many
     * @param towerFactory asked once for each tower, on the tower's thread
     * @param makers asked once by each loader, on the loader's thread
     * @param store of checkpoints; empty for a run that leaves none
     * @param sink is told every event, on a thread of its own
     */
    public record Parts(
            TrainingPlan plan,
            Standing from,
            int towers,
            TowerFactory towerFactory,
            Supplier<BatchMaker> makers,
            Safeguards safeguards,
            Optional<CheckpointStore> store,
            EventSink sink,
            Deadlines deadlines) {

        /** A run from its beginning that leaves no checkpoints. */
        public static Parts fresh(
                TrainingPlan plan, int towers, TowerFactory towerFactory, Supplier<BatchMaker> makers, EventSink sink) {
            return new Parts(
                    plan,
                    Standing.atStart(plan.schedule()),
                    towers,
                    towerFactory,
                    makers,
                    Safeguards.NONE,
                    Optional.empty(),
                    sink,
                    Deadlines.DEFAULT);
        }
    }

    /**
     * Takes the memory of all batch buffers, and starts.
     *
     * @throws OutOfMemoryError when {@code plan.ahead()} batches do not fit into direct memory
     */
    public static Training start(Parts parts) {
        CompletableFuture<Event.RunEnded> done = new CompletableFuture<>();
        ActorSystem<Coordinator.Command> system =
                ActorSystem.create(actors(parts, crew(parts), done::complete), "duet", config());
        // Says something only when the coordinator went without a last word.
        system.getWhenTerminated()
                .whenComplete((ok, e) -> done.complete(
                        Event.RunEnded.failed("the coordinator ended before the run did; its log says why")));
        return new Training(system, done);
    }

    /**
     * The actors of a run, for whoever has an actor system. They end by themselves with the run.
     *
     * @param crew in the place of the towers, loaders and writer that the parts would make
     * @param ended is told the last event after the sink
     * @throws OutOfMemoryError when {@code plan.ahead()} batches do not fit into direct memory
     */
    public static Behavior<Coordinator.Command> actors(Parts parts, Crew.Hiring crew, Consumer<Event.RunEnded> ended) {
        TrainingPlan plan = parts.plan();
        List<BatchBuffer> buffers = Stream.generate(() -> new BatchBuffer(plan.batch(), plan.image()))
                .limit(plan.ahead())
                .toList();
        return Stage.create(parts, crew, buffers, ended);
    }

    private static Crew.Hiring crew(Parts parts) {
        return Crew.children(parts.plan(), parts.towers(), parts.towerFactory(), parts.makers(), parts.store());
    }

    private static Config config() {
        return ConfigFactory.parseResources(Training.class.getClassLoader(), "duet-actors.conf")
                .withFallback(ConfigFactory.load());
    }

    /** Completed with the last event once every tower has ended, or has been given up as late; never exceptionally. */
    public CompletionStage<Event.RunEnded> done() {
        return done.minimalCompletionStage();
    }

    /** Ends the run in order as soon as the steps under way are done. From any thread, any number of times. */
    public void stop() {
        system.tell(new Coordinator.Stop());
    }

    /**
     * Ends the threads. A run that is not done breaks off.
     *
     * @throws IllegalStateException when a tower or loader still works after 20 s
     */
    @Override
    public void close() {
        Teardown.of(system);
    }
}
