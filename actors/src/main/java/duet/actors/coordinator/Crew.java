package duet.actors.coordinator;

import akka.actor.typed.ActorRef;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import duet.actors.checkpoint.CheckpointActor;
import duet.actors.checkpoint.CheckpointStore;
import duet.actors.loader.LoaderActor;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.actors.tower.TowerFactory;
import duet.dataloader.batch.BatchMaker;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Whom the coordinator gives orders to, by number. */
public record Crew(
        List<ActorRef<TowerActor.Command>> towers,
        List<ActorRef<LoaderActor.Command>> loaders,
        Optional<ActorRef<CheckpointActor.Write>> checkpoints) {

    /** Where a tower's device works: one thread each, for life. */
    public static final String TOWER_DISPATCHER = "duet.tower-dispatcher";

    /** Where the loaders work; its size is the number of loaders. */
    public static final String LOADER_DISPATCHER = "duet.loader-dispatcher";

    /** Where checkpoints are written: one thread. */
    public static final String CHECKPOINT_DISPATCHER = "duet.checkpoint-dispatcher";

    public Crew {
        towers = List.copyOf(towers);
        loaders = List.copyOf(loaders);
    }

    /** Makes a crew; the references are where its members report. */
    @FunctionalInterface
    public interface Hiring {
        Crew hire(
                ActorContext<Coordinator.Command> coordinator,
                ActorRef<TowerActor.Report> towerReports,
                ActorRef<LoaderActor.Report> loaderReports,
                ActorRef<CheckpointActor.Report> checkpointReports);
    }

    /**
     * The crew as children of the coordinator. Supervision is Akka's default, stop, for all: a tower started anew would have
     * lost its weights, and the others end by a defect of the program only. The coordinator watches them and ends the run.
     *
     * @param store empty for a run without checkpoints
     */
    public static Hiring children(
            TrainingPlan plan,
            int towers,
            TowerFactory towerFactory,
            Supplier<BatchMaker> makers,
            Optional<CheckpointStore> store) {
        return (coordinator, towerReports, loaderReports, checkpointReports) -> new Crew(
                IntStream.range(0, towers)
                        .mapToObj(tower -> coordinator.spawn(
                                TowerActor.create(tower, plan.batch(), towerFactory, towerReports),
                                "tower-" + tower,
                                DispatcherSelector.fromConfig(TOWER_DISPATCHER)))
                        .toList(),
                IntStream.range(0, plan.loaders())
                        .mapToObj(loader -> coordinator.spawn(
                                LoaderActor.create(loader, makers, loaderReports),
                                "loader-" + loader,
                                DispatcherSelector.fromConfig(LOADER_DISPATCHER)))
                        .toList(),
                store.map(opened -> coordinator.spawn(
                        CheckpointActor.create(opened, checkpointReports),
                        "checkpoints",
                        DispatcherSelector.fromConfig(CHECKPOINT_DISPATCHER))));
    }
}
