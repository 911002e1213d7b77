package duet.actors.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.SmallPlan;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.RecorderActor;
import duet.actors.loader.LoaderActor;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Plateau;
import duet.actors.schedule.RateStep;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.Split;
import duet.ops.device.Sgd;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.WeightDigest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CoordinatorTest {

    private static List<Long> numbers(List<TowerActor.Command> orders) {
        return orders.stream().map(Rehearsal::number).toList();
    }

    @Nested
    class Loading {
        private final Rehearsal run =
                new Rehearsal(new SmallPlan().loaders(2).ahead(3).plan());

        @Test
        void batchesAreMadeAheadBeforeTheTowersAreReady() {
            assertThat(run.makes(0)).extracting(make -> make.request().step()).containsExactly(0L);
            assertThat(run.makes(1)).extracting(make -> make.request().step()).containsExactly(1L);
        }

        @Test
        void anIdleLoaderMakesTheNextBatchOfTheRun() {
            LoaderActor.Make second = run.makes(1).get(0);
            run.made(1, second);

            assertThat(run.makes(1)).extracting(make -> make.request().step()).containsExactly(2L);
        }

        @Test
        void noMoreBatchesAreMadeThanThereAreBuffers() {
            run.makes(0);
            run.made(1, run.makes(1).get(0));
            run.made(1, run.makes(1).get(0));

            assertThat(run.makes(0)).isEmpty();
            assertThat(run.makes(1)).isEmpty();
        }

        @Test
        void aBufferIsLentAgainWhenEveryTowerHasItsCopy() {
            run.ready();
            run.load();
            TowerActor.Command first = run.orders(0).get(0);

            run.take(0, first);
            assertThat(makesOfBoth()).isEmpty();
            run.take(1, first);

            LoaderActor.Make again = makesOfBoth().get(0);
            assertThat(again.buffer()).isSameAs(Rehearsal.buffer(first));
            assertThat(again.request().split()).isEqualTo(Split.VALIDATION);
        }

        private List<LoaderActor.Make> makesOfBoth() {
            return Stream.of(run.makes(0), run.makes(1)).flatMap(List::stream).toList();
        }

        @Test
        void batchesGoToTheTowersInTheOrderOfTheRunWhicheverLoaderIsFaster() {
            run.ready();
            LoaderActor.Make first = run.makes(0).get(0);
            run.made(1, run.makes(1).get(0));
            run.made(1, run.makes(1).get(0));
            assertThat(run.orders(0)).isEmpty();

            run.made(0, first);
            assertThat(numbers(run.orders(0))).containsExactly(0L, 1L);
        }

        @Test
        void theWholeRunGoesRoundInOneBuffer() {
            Rehearsal single = new Rehearsal(new SmallPlan().ahead(1).plan());
            single.ready();
            List<TowerActor.Command> told = single.workThrough();

            assertThat(told.subList(0, 10)).extracting(Rehearsal::buffer).containsOnly(single.buffers.get(0));
            assertThat(single.end().outcome()).isEqualTo(Outcome.COMPLETED);
        }

        @Test
        void onlyTheBuffersThereAreGoRound() {
            run.ready();
            List<TowerActor.Command> told = run.workThrough();

            assertThat(told.subList(0, 10))
                    .extracting(Rehearsal::buffer)
                    .hasSameElementsAs(run.buffers)
                    .hasSize(10);
        }
    }

    @Nested
    class Ordering {
        private final Rehearsal run = new Rehearsal(new SmallPlan().ahead(10).plan());

        @Test
        void nothingIsOrderedUntilEveryTowerIsReady() {
            run.load();
            run.tell(new TowerActor.Ready(0, "pencil", List.of(), 10, List.of()));
            assertThat(run.orders(0)).isEmpty();

            run.tell(new TowerActor.Ready(1, "pencil", List.of(), 10, List.of()));
            assertThat(run.orders(0)).hasSize(2);
        }

        @Test
        void twoStepsAreUnderWayAndTheThirdWaitsForEveryTower() {
            run.ready();
            run.load();
            List<TowerActor.Command> told = run.orders(0);
            assertThat(numbers(told)).containsExactly(0L, 1L);
            assertThat(run.orders(1)).isEqualTo(told);

            run.does(0, told.get(0), 1, 1);
            assertThat(run.orders(0)).isEmpty();
            run.does(1, told.get(0), 1, 1);
            assertThat(numbers(run.orders(0))).containsExactly(2L);
        }

        @Test
        void aTrainingOrderCarriesStepSizeAndRate() {
            run.ready();
            run.load();
            TowerActor.Train first = (TowerActor.Train) run.orders(0).get(0);

            assertThat(first.step()).isZero();
            assertThat(first.images()).isEqualTo(4);
            assertThat(first.sgd()).isEqualTo(new Sgd(0.1, 0.9, 0.0005));
        }

        @Test
        void theLastBatchOfAnEpochIsShort() {
            run.ready();
            List<TowerActor.Command> told = run.workThrough();

            assertThat(((TowerActor.Train) told.get(2)).images()).isEqualTo(2);
            assertThat(((TowerActor.Test) told.get(4)).rows()).isEqualTo(1);
            assertThat(run.events(Event.StepDone.class))
                    .extracting(Event.StepDone::images)
                    .containsExactly(4, 4, 2, 4, 4, 2);
        }

        @Test
        void testsFollowTheEpochsLastStepWithoutWaitingForIt() {
            run.ready();
            run.load();
            run.both(run.orders(0).get(0), 1);
            run.orders(0);
            run.both(new TowerActor.Train(1, 1, run.buffers.get(1), 4, new Sgd(0, 0, 0), false), 1);

            assertThat(run.orders(0))
                    .hasOnlyElementsOfType(TowerActor.Test.class)
                    .hasSize(1);
        }

        @Test
        void theNextEpochWaitsForTheValidationButItsBatchesAreMadeMeanwhile() {
            run.ready();
            run.load();
            List<TowerActor.Command> validation = untilValidation();

            run.both(validation.get(0), 1);
            assertThat(run.orders(0)).isEmpty();
            run.both(validation.get(1), 1);
            assertThat(run.orders(0))
                    .hasOnlyElementsOfType(TowerActor.Train.class)
                    .hasSize(2);
        }

        /** Does the first three steps; the two tests that were ordered. */
        private List<TowerActor.Command> untilValidation() {
            List<TowerActor.Command> first = run.orders(0);
            run.both(first.get(0), 1);
            run.both(first.get(1), 1);
            List<TowerActor.Command> next = run.orders(0);
            run.both(next.get(0), 1);
            return List.of(next.get(1), run.orders(0).get(0));
        }
    }

    @Nested
    class Telling {

        @Test
        void theWholeRunIsToldInOrder() {
            Rehearsal run = new Rehearsal(new SmallPlan()
                    .schedule(new FixedSteps(0.1, List.of(new RateStep(1, 0.01), new RateStep(2, 0.001))))
                    .plan());
            run.ready();
            run.workThrough();

            assertThat(run.events.stream()
                            .filter(event -> !(event instanceof Event.BatchPrepared))
                            .map(event -> event.getClass().getSimpleName()))
                    .containsExactly(
                            "PeerJoined",
                            "PeerJoined",
                            "RunStarted",
                            "Warning",
                            "StepDone",
                            "StepDone",
                            "StepDone",
                            "EpochDone",
                            "ValidationDone",
                            "LearningRateChanged",
                            "StepDone",
                            "StepDone",
                            "StepDone",
                            "EpochDone",
                            "ValidationDone",
                            "RunEnded");
        }

        @Test
        void theStartTellsTheWholeNetworkAndTheSizeOfTheRun() {
            Rehearsal run = new Rehearsal(new SmallPlan().plan());
            run.ready();

            assertThat(run.events)
                    .containsExactly(
                            new Event.PeerJoined(0, "pencil"),
                            new Event.PeerJoined(1, "pencil"),
                            new Event.RunStarted(
                                    21,
                                    List.of("conv1.weight"),
                                    List.of("pencil", "pencil"),
                                    0,
                                    4,
                                    10,
                                    5,
                                    3,
                                    2,
                                    6,
                                    0.1),
                            new Event.Warning("blunt"));
        }

        @Test
        void aStepTellsSharesOfImagesAndMeansOverTheTowers() {
            Rehearsal run = new Rehearsal(new SmallPlan().plan());
            run.ready();
            run.load();
            TowerActor.Command first = run.orders(0).get(0);
            run.tell(done(0, new StepOutcome(4, 1.5, 3, 1, 17, Optional.empty(), 60, 20, 7), "00", 100, 10));
            run.tell(done(1, new StepOutcome(4, 1.5, 3, 1, 17, Optional.empty(), 80, 40, 9), "01", 200, 30));

            assertThat(Rehearsal.number(first)).isZero();
            assertThat(run.events(Event.StepDone.class))
                    .containsExactly(new Event.StepDone(
                            0,
                            0,
                            0,
                            3,
                            4,
                            1.5,
                            0.75,
                            0.25,
                            0.1,
                            17,
                            List.of(5, 5),
                            Optional.of(NetworkDigest.of(List.of("00", "01"))),
                            List.of(new Event.TowerTimes(100, 20, 10, 7), new Event.TowerTimes(200, 40, 30, 9)),
                            150,
                            30,
                            20));
        }

        private static TowerActor.Done done(
                int tower, StepOutcome outcome, String digest, long nanos, long waitingNanos) {
            WeightDigest weights = new WeightDigest(digest, List.of(5));
            return new TowerActor.Done(tower, 0, outcome, Optional.of(weights), nanos, waitingNanos);
        }

        @Test
        void anEpochAndItsValidationAreMeansOverImages() {
            Rehearsal run = new Rehearsal(new SmallPlan().epochs(1).plan());
            run.ready();
            run.workThrough();

            assertThat(run.events(Event.EpochDone.class))
                    .containsExactly(new Event.EpochDone(0, 10, 1, 0.3, 0, 300 / 1e9));
            assertThat(run.events(Event.ValidationDone.class))
                    .containsExactly(new Event.ValidationDone(0, 5, 1, 0.4, 0, 200 / 1e9));
        }

        @Test
        void theEndTellsTotalsAndTheDigestOverTheTowersDigests() throws Exception {
            Rehearsal run = new Rehearsal(new SmallPlan().epochs(1).plan());
            run.ready();
            run.workThrough();

            Event.RunEnded end = run.end();
            assertThat(end.message()).isEqualTo("all 3 steps are done");
            assertThat(end.steps()).isEqualTo(3);
            assertThat(end.towerDigests()).containsExactly("00", "01");
            assertThat(end.digest())
                    .contains(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(new byte[] {0, 1})));
            assertThat(end.totals().images()).isEqualTo(10);
            assertThat(end.totals().trainingSeconds()).isEqualTo(300 / 1e9);
            assertThat(end.totals().exchangeShare()).isEqualTo(0.2);
            assertThat(end.totals().waitingShare()).isEqualTo(0.1);
            assertThat(end.totals().loadingSeconds()).isEqualTo(5);
            assertThat(run.events.get(run.events.size() - 1)).isEqualTo(end);
        }
    }

    @Nested
    class Scheduling {

        @Test
        void theRateOfTheNextEpochIsTheSchedules() {
            Rehearsal run = new Rehearsal(new SmallPlan()
                    .schedule(new FixedSteps(0.1, List.of(new RateStep(1, 0.01))))
                    .warmUpSteps(2)
                    .plan());
            run.ready();
            run.workThrough();

            assertThat(run.events(Event.StepDone.class))
                    .extracting(Event.StepDone::learningRate)
                    .containsExactly(0.05, 0.1, 0.1, 0.01, 0.01, 0.01);
            assertThat(run.events(Event.LearningRateChanged.class))
                    .containsExactly(new Event.LearningRateChanged(1, 0.1, 0.01, "the schedule sets it after epoch 1"));
        }

        @Test
        void aPlateauEndsTheRunBeforeItsLastEpoch() {
            Rehearsal run = new Rehearsal(new SmallPlan()
                    .epochs(20)
                    .schedule(new Plateau(0.1, 10, 1, 0, 1))
                    .plan());
            run.ready();
            run.workThrough();

            assertThat(run.end().outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(run.end().message()).startsWith("the validation error stopped improving at 40.00 %");
            assertThat(run.events(Event.ValidationDone.class)).hasSize(3);
            assertThat(run.end().steps()).isEqualTo(9);
        }
    }

    @Nested
    class Stopping {
        private final Rehearsal run = new Rehearsal(new SmallPlan().plan());

        @Test
        void theStepsUnderWayAreDoneAndNoOthers() {
            run.ready();
            run.load();
            List<TowerActor.Command> told = run.orders(0);
            run.stop();
            assertThat(run.orders(0)).isEmpty();
            run.both(told.get(0), 1);
            assertThat(run.orders(0)).isEmpty();
            run.both(told.get(1), 1);
            assertThat(run.orders(0)).containsExactly(new TowerActor.Stop());
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(run.end().steps()).isEqualTo(2);
            assertThat(run.end().digest()).isPresent();
            assertThat(run.events(Event.StepDone.class)).hasSize(2);
        }

        @Test
        void askingTwiceChangesNothing() {
            run.ready();
            run.stop();
            run.stop();
            assertThat(run.orders(0)).containsExactly(new TowerActor.Stop());
            run.stopped();

            assertThat(run.end().message()).isEqualTo("stopped as asked");
        }

        @Test
        void aRunThatHasNotStartedStopsToo() {
            run.stop();
            run.ready();
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.STOPPED);
            assertThat(run.events(Event.RunStarted.class)).isEmpty();
        }

        @Test
        void nothingIsMadeAfterwards() {
            run.ready();
            LoaderActor.Make first = run.makes(0).get(0);
            run.stop();
            run.made(0, first);

            assertThat(run.makes(0)).isEmpty();
        }
    }

    @Nested
    class Failing {
        private final Rehearsal run = new Rehearsal(new SmallPlan().plan());

        @Test
        void aTowerThatFailsEndsTheRunAndTheOtherTowerIsStopped() {
            run.ready();
            run.load();
            run.orders(0);
            run.orders(1);
            run.tell(new TowerActor.Failed(1, new IllegalStateException("out of chalk")));
            run.gone(1);
            assertThat(run.orders(0)).containsExactly(new TowerActor.Stop());
            run.tell(new TowerActor.Failed(0, new IllegalStateException("where is the other one?")));
            run.gone(0);

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message()).isEqualTo("tower 1 failed: java.lang.IllegalStateException: out of chalk");
            assertThat(run.end().digest()).isEmpty();
            assertThat(run.end().towerDigests()).isEmpty();
        }

        @Test
        void aLostPeerIsToldInTheWordsOfTheExchange() {
            run.ready();
            run.tell(new TowerActor.Failed(0, new PeerLostException("tower 0 with tower 1: silent for 30 s")));
            run.gone(0);
            run.gone(1);

            assertThat(run.end().outcome()).isEqualTo(Outcome.LOST);
            assertThat(run.end().message()).isEqualTo("tower 0 with tower 1: silent for 30 s");
        }

        @Test
        void aFailureThatIsToldAfterThePeerItLostIsTheCause() {
            run.ready();
            run.tell(new TowerActor.Failed(0, new PeerLostException("tower 0 with tower 1: the peer closed its end")));
            run.tell(new TowerActor.Failed(1, new IllegalStateException("out of chalk")));
            run.gone(0);
            run.gone(1);

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message()).isEqualTo("tower 1 failed: java.lang.IllegalStateException: out of chalk");
        }

        @Test
        void stepsThatBothTowersFinishedBeforeOneFailedWereDone() {
            run.ready();
            run.load();
            TowerActor.Command first = run.orders(0).get(0);
            run.does(1, first, 1, 1);
            run.tell(new TowerActor.Failed(1, new IllegalStateException("out of chalk")));
            run.gone(1);
            run.does(0, first, 1, 1);
            run.gone(0);

            assertThat(run.end().steps()).isEqualTo(1);
            assertThat(run.events(Event.StepDone.class)).hasSize(1);
        }

        @Test
        void aTowerThatCannotBeMadeEndsTheRun() {
            run.tell(new TowerActor.Failed(1, new OutOfMemoryError("no room")));
            run.gone(1);
            run.tell(new TowerActor.Ready(0, "pencil", List.of(), 10, List.of()));
            run.tell(new TowerActor.Stopped(0, "00"));
            run.gone(0);

            assertThat(run.end().message()).isEqualTo("tower 1 failed: java.lang.OutOfMemoryError: no room");
            assertThat(run.events).doesNotHaveAnyElementsOfTypes(Event.RunStarted.class);
        }

        @Test
        void aTowerThatEndsWithoutAWordEndsTheRun() {
            run.ready();
            run.gone(0);
            run.gone(1);

            assertThat(run.end().message()).isEqualTo("tower-0 ended unasked");
        }

        @Test
        void aLoaderThatEndsWithoutAWordEndsTheRun() {
            run.loaderGone(0);
            run.stopped();

            assertThat(run.end().message()).isEqualTo("loader-0 ended unasked");
        }

        @Test
        void aBatchThatCannotBeMadeEndsTheRun() {
            run.ready();
            run.made(0, run.makes(0).get(0));
            run.tell(new LoaderActor.BatchFailed(0, run.makes(0).get(0).request(), "cat.JPEG: not a picture"));
            run.both(run.orders(0).get(0), 1);
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message()).isEqualTo("the batch of step 1 could not be made: cat.JPEG: not a picture");
            assertThat(run.end().digest()).isPresent();
        }

        @Test
        void aBatchThatNobodyNeedsAnyMoreMayFail() {
            run.ready();
            run.stop();
            run.tell(new LoaderActor.BatchFailed(0, run.makes(0).get(0).request(), "cat.JPEG: not a picture"));
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.STOPPED);
        }

        @Test
        void aLossThatIsNotFiniteEndsTheRunAndNamesTheStep() {
            run.ready();
            run.load();
            List<TowerActor.Command> told = run.orders(0);
            run.both(told.get(0), 1);
            run.does(0, told.get(1), Double.NaN, 1);
            run.does(1, told.get(1), Double.NaN, 1);
            run.both(run.orders(0).get(0), 1);
            run.stopped();

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message()).startsWith("the loss is NaN at step 1");
            assertThat(run.events(Event.StepDone.class)).hasSize(1);
        }

        @Test
        void towersThatDisagreeInOneBitEndTheRun() {
            run.ready();
            run.load();
            TowerActor.Command first = run.orders(0).get(0);
            run.does(0, first, 1, 1);
            run.does(1, first, Math.nextUp(1.0), 1);
            run.gone(0);
            run.gone(1);

            assertThat(run.end().message())
                    .isEqualTo(
                            "the towers disagree at step 0: tower 0 has a loss of 1.0, tower 1 of 1.0000000000000002");
        }

        @Test
        void anEventThatCannotBeRecordedEndsTheRun() {
            run.ready();
            run.load();
            Event.Warning lost = new Event.Warning("blunt");
            run.tell(new RecorderActor.Unrecorded(lost, new IllegalStateException("disk full")));
            run.workThrough();

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message())
                    .isEqualTo("the event Warning could not be recorded: java.lang.IllegalStateException: disk full");
        }
    }

    @Nested
    class Waiting {
        private final Rehearsal run = new Rehearsal(new SmallPlan().plan());

        @Test
        void aTowerThatIsNotReadyInTimeIsNamed() {
            run.tell(new TowerActor.Ready(0, "pencil", List.of(), 10, List.of()));
            run.seconds(5);
            run.tell(new TowerActor.Stopped(0, "00"));
            run.gone(0);
            run.gone(1);

            assertThat(run.end().message()).isEqualTo("tower 1 not ready after 5 s");
        }

        @Test
        void aTowerThatDoesNotFinishItsStepIsNamed() {
            run.ready();
            run.load();
            TowerActor.Command first = run.orders(0).get(0);
            run.seconds(6);
            run.does(1, first, 1, 1);
            run.seconds(6);
            assertThat(run.orders(0)).isEmpty();
            run.seconds(1);
            assertThat(run.orders(0)).containsExactly(new TowerActor.Stop());
            run.stopped();

            assertThat(run.end().message()).isEqualTo("tower 0 has not finished step 0 for 7 s");
        }

        @Test
        void aLoaderThatDoesNotMakeItsBatchIsNamed() {
            run.ready();
            run.seconds(7);
            run.stopped();

            assertThat(run.end().message()).isEqualTo("loader 0 has not made the batch of step 0 for 7 s");
        }

        @Test
        void aTowerThatDoesNotEndIsNamedAndNotWaitedFor() {
            run.ready();
            run.stop();
            run.tell(new TowerActor.Stopped(0, "00"));
            run.gone(0);
            run.seconds(3);

            assertThat(run.end().outcome()).isEqualTo(Outcome.FAILED);
            assertThat(run.end().message()).isEqualTo("tower 1 did not end within 3 s");
            assertThat(run.end().digest()).isEmpty();
        }

        @Test
        void towersHaveTheWholeDeadlineFromTheMomentTheyAreToldToEnd() {
            run.ready();
            run.seconds(2);
            run.stop();
            run.seconds(2);
            assertThat(run.over()).isFalse();

            run.seconds(1);
            assertThat(run.over()).isTrue();
        }

        @Test
        void silenceIsCountedFromTheLastWordOfAnybody() {
            run.ready();
            run.seconds(6);
            run.made(0, run.makes(0).get(0));
            run.seconds(6);

            assertThat(run.over()).isFalse();
            assertThat(run.orders(0)).hasSize(1);
        }
    }
}
