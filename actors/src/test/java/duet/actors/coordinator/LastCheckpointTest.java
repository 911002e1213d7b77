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

import duet.actors.SmallPlan;
import duet.actors.checkpoint.Checkpoint;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.schedule.Position;
import duet.actors.schedule.Standing;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.Split;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How a run ends, fails or is taken up again, and which checkpoint it leaves. */
class LastCheckpointTest {

    @Nested
    class AtTheEnd {

        @Test
        void aRunThatEndsLeavesOneOfItsEnd() {
            Rehearsal run = started(VALIDATED, every(0));
            List<TowerActor.Command> told = run.workThrough();

            assertThat(told.subList(10, 12)).containsExactly(new TowerActor.Copy(), new TowerActor.Stop());
            assertThat(run.events(Event.CheckpointWritten.class))
                    .extracting(Event.CheckpointWritten::steps)
                    .containsExactly(6L);
            assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
        }

        @Test
        void aCheckpointOfTheEndCarriesTheErrorOfTheLastValidation() {
            Rehearsal run = started(VALIDATED, every(0));
            doBatches(run, 10);

            assertThat(copiedAndHandedToTheWriter(run).validationError()).isEqualTo(OptionalDouble.of(0.4));
        }

        @Test
        void noneIsTakenWhereTheNewestIsOfTheEndAlready() {
            Rehearsal run = started(STEPS, every(3));
            run.workThrough();

            assertThat(run.events(Event.CheckpointWritten.class))
                    .extracting(Event.CheckpointWritten::steps)
                    .containsExactly(3L, 6L);
        }

        @Test
        void aRunThatIsStoppedLeavesOneOfTheLastStepItDidBeforeTheTowersEnd() {
            Rehearsal run = started(VALIDATED, every(0));
            List<TowerActor.Command> first = run.orders(0);
            run.orders(1);
            run.stop();
            run.both(first.get(0), 1);
            assertThat(told(run)).isEmpty();
            run.both(first.get(1), 1);
            assertThat(told(run)).containsExactly("Copy");
            Checkpoint checkpoint = copiedAndHandedToTheWriter(run);
            assertThat(checkpoint.standing().position().steps()).isEqualTo(2);
            assertThat(told(run)).isEmpty();

            run.written(checkpoint);
            assertThat(told(run)).containsExactly("Stop");
            run.stopped();
            assertThat(run.end().outcome()).isEqualTo(Outcome.STOPPED);
        }

        @Test
        void aRunThatIsStoppedWhereItBeganLeavesNone() {
            Rehearsal run = new Rehearsal(STEPS, Standing.atStart(STEPS.schedule()), every(1));
            run.ready();
            run.stop();

            assertThat(told(run)).containsExactly("Stop");
        }

        @Test
        void oneOfTheEndIsTakenAfterTheOneThatIsBeingWritten() {
            Rehearsal run = started(STEPS, every(2));
            doBatches(run, 2);
            Checkpoint second = copiedAndHandedToTheWriter(run);
            run.stop();
            lastUnderWay(run);
            assertThat(told(run)).isEmpty();

            run.written(second);
            assertThat(told(run)).containsExactly("Copy");
            Checkpoint last = copiedAndHandedToTheWriter(run);
            assertThat(last.standing().position().steps()).isEqualTo(3);
            run.written(last);
            run.stopped();
            assertThat(run.end().outcome()).isEqualTo(Outcome.STOPPED);
        }

        /** The epoch's last step; the next epoch's are not ordered before it is done. */
        private void lastUnderWay(Rehearsal run) {
            run.both(new TowerActor.Train(2, 2, run.buffers.get(2), 2, null, false), 1);
        }

        @Test
        void aLastOneThatCannotBeWrittenMakesTheRunAFailure() {
            Rehearsal run = started(STEPS, every(0));
            doBatches(run, 6);
            run.unwritten(copiedAndHandedToTheWriter(run), "step-6: disk full");
            run.stopped();

            assertThat(run.events(Event.CheckpointFailed.class))
                    .containsExactly(new Event.CheckpointFailed(6, "step-6: disk full"));
            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message())
                    .isEqualTo(
                            "the end of the run is not safe, going on from the newest checkpoint will repeat it: step-6: disk full");
            assertThat(run.end().digest()).isPresent();
        }

        @Test
        void anEarlierOneThatCannotBeWrittenNeitherSpoilsTheEndNorReplacesTheLast() {
            Rehearsal run = started(STEPS, every(2));
            doBatches(run, 2);
            Checkpoint second = copiedAndHandedToTheWriter(run);
            run.stop();
            lastUnderWay(run);
            run.unwritten(second, "disk full for a moment");
            run.written(copiedAndHandedToTheWriter(run));
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(run.events(Event.CheckpointWritten.class))
                    .extracting(Event.CheckpointWritten::steps)
                    .containsExactly(3L);
        }

        @Test
        void theOneOfAValidationAtWhichTheRunIsStoppedIsTheLast() {
            Rehearsal run = started(VALIDATED, everyAndAfterValidation(0));
            doBatches(run, 3);
            run.both(new TowerActor.Test(3, run.buffers.get(3), 4, 1), 1);
            run.stop();
            run.both(new TowerActor.Test(4, run.buffers.get(4), 1, 1), 1);
            run.unwritten(copiedAndHandedToTheWriter(run), "disk full");
            assertThat(told(run)).containsExactly("Copy", "Stop");
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        }

        @Test
        void oneOfTheSamePlaceThatCouldNotBeWrittenIsTakenAgain() {
            Rehearsal run = started(new SmallPlan().ahead(5).plan(), everyAndAfterValidation(0));
            doBatches(run, 5);
            run.unwritten(copiedAndHandedToTheWriter(run), "disk full for a moment");
            run.stop();

            assertThat(told(run)).containsExactly("Copy");
            assertThat(copiedAndHandedToTheWriter(run).standing().position().batches())
                    .isEqualTo(5);
        }
    }

    @Nested
    class OfARunThatFails {

        @Test
        void aLastOneThatIsNotWrittenInTimeIsNamed() {
            Rehearsal run = started(STEPS, every(0));
            doBatches(run, 6);
            copiedAndHandedToTheWriter(run);
            run.seconds(7);
            assertThat(told(run)).containsExactly("Stop");
            run.stopped();
            run.seconds(3);

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message()).startsWith("a checkpoint has not been written for 7 s");
        }

        @Test
        void noneIsTaken() {
            Rehearsal run = started(STEPS, every(0));
            doBatches(run, 2);
            run.tell(new TowerActor.Failed(1, new IllegalStateException("out of chalk")));
            run.gone(1);

            assertThat(run.checkpoints()).isEmpty();
            run.tell(new TowerActor.Stopped(0, "00"));
            run.gone(0);
            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.events).doesNotHaveAnyElementsOfTypes(Event.CheckpointWritten.class);
        }

        @Test
        void copiesBehindAStepThatWentWrongAreNotWritten() {
            Rehearsal run = started(STEPS, every(2));
            List<TowerActor.Command> told = run.orders(0);
            run.both(told.get(0), 1);
            run.does(0, told.get(1), Double.NaN, 1);
            run.does(1, told.get(1), Double.NaN, 1);
            run.copied();

            assertThat(run.checkpoints()).isEmpty();
            run.both(new TowerActor.Train(2, 2, run.buffers.get(2), 4, null, false), 1);
            run.stopped();
            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
        }

        @Test
        void theEndWaitsForOneThatIsBeingWritten() {
            Rehearsal run = started(STEPS, every(2));
            doBatches(run, 2);
            Checkpoint checkpoint = copiedAndHandedToTheWriter(run);
            run.tell(new TowerActor.Failed(0, new IllegalStateException("out of chalk")));
            run.stopped();
            assertThat(run.over()).isFalse();

            run.written(checkpoint);
            assertThat(run.events(Event.CheckpointWritten.class)).hasSize(1);
            assertThat(run.end().message()).isEqualTo("tower 0 failed: java.lang.IllegalStateException: out of chalk");
        }

        @Test
        void oneThatIsNotWrittenInTimeIsNamedAndNotWaitedFor() {
            Rehearsal run = started(STEPS, every(2));
            doBatches(run, 2);
            copiedAndHandedToTheWriter(run);
            run.tell(new TowerActor.Failed(0, new IllegalStateException("out of chalk")));
            run.stopped();
            run.seconds(3);

            assertThat(run.end().message())
                    .isEqualTo("tower 0 failed: java.lang.IllegalStateException: out of chalk;"
                            + " the writing of a checkpoint did not end within 3 s");
        }
    }

    @Nested
    class OfARunThatIsTakenUp {

        @Test
        void itGoesOnWithTheNextBatchAndTheSumsOfItsEpoch() {
            Standing from = new Standing(
                    new Position(2, 2, 0, Split.TRAINING, 2),
                    VALIDATED.schedule().start(),
                    new Standing.Sums(8, 16, 4, 2, 1000),
                    Standing.Sums.NONE);
            Rehearsal run = new Rehearsal(VALIDATED, from, every(0));
            run.ready();
            run.load();
            assertThat(run.events(Event.RunStarted.class))
                    .extracting(Event.RunStarted::firstStep)
                    .containsExactly(2L);
            assertThat(told(run)).containsExactly("Train 2", "Test 3");
            run.both(new TowerActor.Train(2, 2, run.buffers.get(0), 2, null, false), 1);

            assertThat(run.events(Event.EpochDone.class))
                    .containsExactly(new Event.EpochDone(0, 10, 1.8, 0.5, 0.2, 1100 / 1e9));
        }

        @Test
        void whereNothingIsLeftItEndsAtOnceAndLeavesNone() {
            Standing from = new Standing(
                    new Position(10, 6, 2, Split.TRAINING, 0),
                    VALIDATED.schedule().start(),
                    Standing.Sums.NONE,
                    Standing.Sums.NONE);
            Rehearsal run = new Rehearsal(VALIDATED, from, every(1));
            run.ready();
            assertThat(told(run)).containsExactly("Stop");
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(run.end().message()).isEqualTo("nothing is left to do: all 6 steps are done");
            assertThat(run.end().steps()).isEqualTo(6);
            assertThat(run.end().digest()).isPresent();
        }

        @Test
        void stoppedBeforeItsFirstBatchItLeavesNone() {
            Standing from = new Standing(
                    new Position(1, 1, 0, Split.TRAINING, 1),
                    VALIDATED.schedule().start(),
                    new Standing.Sums(4, 4, 1, 0, 100),
                    Standing.Sums.NONE);
            Rehearsal run = new Rehearsal(VALIDATED, from, every(1));
            run.ready();
            run.stop();

            assertThat(told(run)).containsExactly("Stop");
        }
    }
}
