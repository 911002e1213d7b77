package duet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.SmallPlan;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import java.util.ArrayList;
import java.util.List;

/** Rehearsals of small runs with checkpoints; the test plays towers, loaders and the writer. */
final class CheckpointRehearsal {
    /** Two epochs of three steps and two tests. */
    static final TrainingPlan VALIDATED = new SmallPlan().ahead(10).plan();

    /** Six steps. */
    static final TrainingPlan STEPS =
            new SmallPlan().validationImages(0).ahead(10).plan();

    private CheckpointRehearsal() {}

    static Safeguards every(long steps) {
        return new Safeguards(steps, false, 0, 0, 8);
    }

    static Safeguards everyAndAfterValidation(long steps) {
        return new Safeguards(steps, true, 0, 0, 8);
    }

    static Rehearsal started(TrainingPlan plan, Safeguards safeguards) {
        Rehearsal run = new Rehearsal(plan, Standing.atStart(plan.schedule()), safeguards);
        run.ready();
        run.load();
        return run;
    }

    /** What both towers were told since they were last asked, in words. */
    static List<String> told(Rehearsal run) {
        List<TowerActor.Command> orders = run.orders(0);
        assertThat(run.orders(1)).isEqualTo(orders);
        return orders.stream().map(CheckpointRehearsal::inWords).toList();
    }

    private static String inWords(TowerActor.Command order) {
        String kind = order.getClass().getSimpleName();
        return order instanceof TowerActor.Train || order instanceof TowerActor.Test
                ? kind + " " + Rehearsal.number(order)
                : kind;
    }

    /** Both towers do the next so many batches that they are told; whatever else they are told is passed over. */
    static void doBatches(Rehearsal run, int count) {
        List<TowerActor.Command> waiting = new ArrayList<>(run.orders(0));
        run.orders(1);
        for (int done = 0; done < count; ) {
            TowerActor.Command order = waiting.remove(0);
            if (order instanceof TowerActor.Train || order instanceof TowerActor.Test) {
                run.both(order, 1);
                done++;
            }
            waiting.addAll(run.orders(0));
            run.orders(1);
        }
    }

    static Checkpoint copiedAndHandedToTheWriter(Rehearsal run) {
        run.copied();
        List<Checkpoint> checkpoints = run.checkpoints();
        assertThat(checkpoints).hasSize(1);
        return checkpoints.get(0);
    }
}
