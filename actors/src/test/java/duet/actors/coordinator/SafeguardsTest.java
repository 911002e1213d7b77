package duet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.SmallPlan;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.TowerActor;
import duet.ops.tower.NotFinite;
import duet.ops.tower.PeerLostException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the coordinator asks for and tells so that nothing goes wrong unseen. */
class SafeguardsTest {
    private static final TrainingPlan PLAN = new SmallPlan().ahead(10).plan();

    private static Rehearsal started(Safeguards safeguards) {
        Rehearsal run = new Rehearsal(PLAN, Standing.atStart(PLAN.schedule()), safeguards);
        run.ready();
        run.load();
        return run;
    }

    /** Steps of the whole run behind which the towers were asked for digests. */
    private static List<Long> digests(Safeguards safeguards) {
        return started(safeguards).workThrough().stream()
                .filter(TowerActor.Train.class::isInstance)
                .map(TowerActor.Train.class::cast)
                .filter(TowerActor.Train::digest)
                .map(TowerActor.Train::step)
                .toList();
    }

    @Test
    void digestsAreTakenEverySoManySteps() {
        assertThat(digests(new Safeguards(0, false, 2, 0, 8))).containsExactly(1L, 3L, 5L);
    }

    @Test
    void digestsAreTakenWhereWeightsBecomeACheckpointToo() {
        assertThat(digests(new Safeguards(2, false, 5, 0, 8))).containsExactly(1L, 3L, 4L, 5L);
        assertThat(digests(new Safeguards(0, true, 4, 0, 8))).containsExactly(2L, 3L, 5L);
    }

    @Test
    void noDigestsAreTakenWhereNoneAreWanted() {
        assertThat(digests(new Safeguards(2, true, 0, 0, 8))).isEmpty();
    }

    @Test
    void whatIsNotFiniteIsToldWithTheTowerAndPlaceWhereItShowedFirst() {
        Rehearsal run = started(Safeguards.NONE);
        List<TowerActor.Command> told = run.orders(0);
        run.both(told.get(0), 1);
        run.stumbles(0, told.get(1), Double.NaN, new NotFinite(9, "the output of fc6"));
        run.stumbles(1, told.get(1), Double.NaN, new NotFinite(7, "the output of conv4"));

        assertThat(run.events(Event.NotFinite.class)).containsExactly(new Event.NotFinite(1, 1, "the output of conv4"));
        run.both(run.orders(0).get(0), 1);
        run.stopped();
        assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(run.end().message())
                .startsWith("the loss is NaN at step 1, first seen in the output of conv4 on tower 1");
        assertThat(run.end().steps()).isEqualTo(1);
    }

    @Test
    void aGradientOfOneTowerThatIsNotFiniteEndsTheRunAlthoughTheLossIsFinite() {
        Rehearsal run = started(Safeguards.NONE);
        TowerActor.Command first = run.orders(0).get(0);
        run.does(0, first, 1, 1);
        run.stumbles(1, first, 1, new NotFinite(-4, "the gradient of fc6.bias"));

        assertThat(run.events(Event.NotFinite.class))
                .containsExactly(new Event.NotFinite(0, 1, "the gradient of fc6.bias"));
        run.both(new TowerActor.Train(1, 1, run.buffers.get(1), 4, null, false), 1);
        run.stopped();
        assertThat(run.end().message()).startsWith("the gradient of fc6.bias on tower 1 is not finite at step 0");
        assertThat(run.events(Event.StepDone.class)).isEmpty();
    }

    @Test
    void theStepBehindTheOneThatIsNotFiniteIsNotToldAsWell() {
        Rehearsal run = started(Safeguards.NONE);
        for (TowerActor.Command order : run.orders(0)) {
            run.stumbles(0, order, Double.NaN, new NotFinite(7, "the output of conv4"));
            run.stumbles(1, order, Double.NaN, new NotFinite(7, "the output of conv4"));
        }

        assertThat(run.events(Event.NotFinite.class)).containsExactly(new Event.NotFinite(0, 0, "the output of conv4"));
    }

    @Test
    void aLostPeerIsAnEvent() {
        Rehearsal run = started(Safeguards.NONE);
        run.tell(new TowerActor.Failed(1, new PeerLostException("tower 1 with tower 0: silent for 30 s")));

        assertThat(run.events(Event.PeerLost.class))
                .containsExactly(new Event.PeerLost(1, "tower 1 with tower 0: silent for 30 s"));
    }

    @Test
    void anyOtherFailureOfATowerIsNotALostPeer() {
        Rehearsal run = started(Safeguards.NONE);
        run.tell(new TowerActor.Failed(1, new IllegalStateException("out of chalk")));

        assertThat(run.events).doesNotHaveAnyElementsOfTypes(Event.PeerLost.class);
    }

    @Test
    void aLossThatStaysThatOfGuessingIsWarnedOfOnceAndTheRunGoesOn() {
        Rehearsal run = started(new Safeguards(0, false, 0, 2, 8));
        List<TowerActor.Command> told = run.orders(0);
        run.orders(1);
        assertThat(advice(run)).isEmpty();
        for (TowerActor.Command order : told) {
            run.does(0, order, Math.log(8), 3);
            run.does(1, order, Math.log(8), 3);
        }
        assertThat(advice(run)).hasSize(1);
        run.workThrough();

        assertThat(advice(run)).hasSize(1);
        assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
    }

    private static List<String> advice(Rehearsal run) {
        return run.events(Event.Warning.class).stream()
                .map(Event.Warning::text)
                .filter(text -> text.startsWith("after 2 steps the loss is still 2.079"))
                .toList();
    }

    @Test
    void numbersBelowNoneAreRefused() {
        assertThatThrownBy(() -> new Safeguards(-1, false, 0, 0, 8))
                .hasMessageStartingWith("checkpoints every -1, digests every 0");
        assertThatThrownBy(() -> new Safeguards(0, false, 0, 0, 0)).hasMessageContaining("0 classes");
    }
}
