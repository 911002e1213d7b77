package duet.actors.coordinator;

import static duet.actors.coordinator.CheckpointRehearsal.STEPS;
import static duet.actors.coordinator.CheckpointRehearsal.VALIDATED;
import static duet.actors.coordinator.CheckpointRehearsal.copiedAndHandedToTheWriter;
import static duet.actors.coordinator.CheckpointRehearsal.doBatches;
import static duet.actors.coordinator.CheckpointRehearsal.every;
import static duet.actors.coordinator.CheckpointRehearsal.everyAndAfterValidation;
import static duet.actors.coordinator.CheckpointRehearsal.started;
import static duet.actors.coordinator.CheckpointRehearsal.told;
import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.schedule.Position;
import duet.actors.schedule.Standing;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.Split;
import duet.ops.tower.ParameterCopy;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When checkpoints are taken on the way, and of what. */
class CheckpointingTest {

    @Nested
    class OnTheWay {

        @Test
        void copiesAreOrderedBehindTheStepWhereACheckpointIsDue() {
            Rehearsal run = started(STEPS, every(2));

            assertThat(told(run)).containsExactly("Train 0", "Train 1", "Copy");
        }

        @Test
        void aCheckpointStandsAtItsStepAlthoughLaterOnesAreDoneBeforeTheCopiesCome() {
            Rehearsal run = started(STEPS, every(2));
            List<TowerActor.Command> first = run.orders(0);
            run.both(first.get(0), 1);
            run.both(first.get(1), 1);
            run.both(run.orders(0).get(0), 1);
            assertThat(run.events(Event.StepDone.class)).hasSize(3);
            assertThat(run.checkpoints()).isEmpty();

            Checkpoint checkpoint = copiedAndHandedToTheWriter(run);
            assertThat(checkpoint.standing())
                    .isEqualTo(new Standing(
                            new Position(2, 2, 0, Split.TRAINING, 2),
                            STEPS.schedule().start(),
                            new Standing.Sums(8, 8, 2, 0, 200),
                            Standing.Sums.NONE));
            assertThat(checkpoint.validationError()).isEmpty();
        }

        @Test
        void aTowersCopyMayComeBeforeTheOtherTowerHasFinishedTheStep() {
            Rehearsal run = started(STEPS, every(1));
            TowerActor.Command first = run.orders(0).get(0);
            ParameterCopy zero = ParameterCopy.of(List.of());
            ParameterCopy one = ParameterCopy.of(List.of());
            run.does(1, first, 1, 1);
            run.tell(new TowerActor.Copied(1, one));
            run.does(0, first, 1, 1);
            assertThat(run.checkpoints()).isEmpty();
            run.tell(new TowerActor.Copied(0, zero));

            Checkpoint checkpoint = run.checkpoints().get(0);
            assertThat(checkpoint.standing().position().steps()).isEqualTo(1);
            assertThat(checkpoint.towers().get(0)).isSameAs(zero);
            assertThat(checkpoint.towers().get(1)).isSameAs(one);
        }

        @Test
        void aCheckpointThatFallsDueWhileOneIsWrittenIsTakenBehindTheFirstStepAfter() {
            Rehearsal run = started(STEPS, every(1));
            assertThat(told(run)).containsExactly("Train 0", "Copy", "Train 1");
            run.both(order(0, run), 1);
            Checkpoint first = copiedAndHandedToTheWriter(run);
            assertThat(told(run)).containsExactly("Train 2");
            run.written(first);
            run.both(order(1, run), 1);
            assertThat(told(run)).isEmpty();
            run.both(order(2, run), 1);

            assertThat(told(run)).containsExactly("Train 3", "Copy", "Train 4");
            run.both(order(3, run), 1);
            assertThat(copiedAndHandedToTheWriter(run).standing().position().steps())
                    .isEqualTo(4);
        }

        private TowerActor.Command order(long number, Rehearsal run) {
            return new TowerActor.Train(number, number, run.buffers.get((int) number), 4, null, false);
        }

        @Test
        void oneThatIsWrittenIsToldWithItsFile() {
            Rehearsal run = started(STEPS, every(2));
            doBatches(run, 2);
            run.written(copiedAndHandedToTheWriter(run));

            assertThat(run.events(Event.CheckpointWritten.class))
                    .containsExactly(new Event.CheckpointWritten(2, "step-2", "abc", 5, 1));
        }

        @Test
        void oneThatCannotBeWrittenIsToldAndTheRunGoesOn() {
            Rehearsal run = started(STEPS, every(2));
            doBatches(run, 2);
            run.unwritten(copiedAndHandedToTheWriter(run), "step-2: disk full");
            run.both(new TowerActor.Train(2, 2, run.buffers.get(2), 2, null, false), 1);
            run.workThrough();

            assertThat(run.events(Event.CheckpointFailed.class))
                    .containsExactly(new Event.CheckpointFailed(2, "step-2: disk full"));
            assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(run.events(Event.CheckpointWritten.class)).isNotEmpty();
        }

        @Test
        void aRunWithoutAWriterCopiesNothing() {
            Rehearsal run = new Rehearsal(STEPS);
            run.ready();

            assertThat(run.workThrough()).hasSize(7).doesNotHaveAnyElementsOfTypes(TowerActor.Copy.class);
        }
    }

    @Nested
    class OfValidatedWeights {

        @Test
        void theyAreCopiedWithTheirErrorBeforeTheNextEpochBegins() {
            Rehearsal run = started(VALIDATED, everyAndAfterValidation(0));
            doBatches(run, 3);
            run.both(new TowerActor.Test(3, run.buffers.get(3), 4, 1), 1);
            assertThat(told(run)).isEmpty();
            run.both(new TowerActor.Test(4, run.buffers.get(4), 1, 1), 1);

            assertThat(told(run)).containsExactly("Copy", "Train 5", "Train 6");
            Checkpoint checkpoint = copiedAndHandedToTheWriter(run);
            assertThat(checkpoint.validationError()).isEqualTo(OptionalDouble.of(0.4));
            assertThat(checkpoint.standing().position()).isEqualTo(new Position(5, 3, 1, Split.TRAINING, 0));
            assertThat(checkpoint.standing().training()).isEqualTo(Standing.Sums.NONE);
            assertThat(checkpoint.standing().validation()).isEqualTo(Standing.Sums.NONE);
        }

        @Test
        void theNextEpochWaitsForAWriterThatIsBusy() {
            Rehearsal run = started(VALIDATED, everyAndAfterValidation(3));
            doBatchesButCopies(run);
            Checkpoint ofStepThree = copiedAndHandedToTheWriter(run);
            assertThat(ofStepThree.validationError()).isEmpty();
            assertThat(told(run)).isEmpty();

            run.written(ofStepThree);
            assertThat(told(run)).containsExactly("Copy", "Train 5", "Train 6");
            Checkpoint validated = copiedAndHandedToTheWriter(run);
            assertThat(validated.validationError()).isEqualTo(OptionalDouble.of(0.4));
            assertThat(validated.standing().position().batches()).isEqualTo(5);
        }

        /** The first epoch with its validation; the copies behind step 2 are still to come. */
        private void doBatchesButCopies(Rehearsal run) {
            doBatches(run, 3);
            run.both(new TowerActor.Test(3, run.buffers.get(3), 4, 1), 1);
            run.both(new TowerActor.Test(4, run.buffers.get(4), 1, 1), 1);
        }

        @Test
        void theNextEpochGoesOnWhereTheBusyWriterFails() {
            Rehearsal run = started(VALIDATED, everyAndAfterValidation(3));
            doBatchesButCopies(run);
            run.unwritten(copiedAndHandedToTheWriter(run), "disk full");

            assertThat(told(run)).containsExactly("Copy", "Train 5", "Train 6");
        }

        @Test
        void everyValidationLeavesOneAndTheLastIsThatOfTheEnd() {
            Rehearsal run = started(VALIDATED, everyAndAfterValidation(0));
            run.workThrough();

            assertThat(run.events(Event.CheckpointWritten.class))
                    .extracting(Event.CheckpointWritten::steps)
                    .containsExactly(3L, 6L);
        }
    }
}
