package duet.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.DrawnBatches;
import duet.actors.SmallPlan;
import duet.actors.WatchedExchange;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.schedule.Plateau;
import duet.actors.schedule.TrainingPlan;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs that are stopped behind a batch and taken up again, held to the run that nobody stopped: bit for bit, event for event. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResumedTrainingTest {
    /** The rate falls after the second epoch, and the third ends the training: 9 steps and 6 validation batches. */
    private static final TrainingPlan PLAN = new SmallPlan()
            .epochs(10)
            .warmUpSteps(2)
            .schedule(new Plateau(0.02, 10, 1, 100, 1))
            .plan();

    private static final int BATCHES = 15;
    private static final Safeguards DIGESTS = new Safeguards(0, false, 1, 0, 8);

    private final Rehearsed unbroken = new Rehearsed().guarded(DIGESTS).keeping(new MemoryStore());
    private Event.RunEnded unbrokenEnd;

    @BeforeAll
    void runUnbroken() {
        unbrokenEnd = unbroken.runOverQueues(PLAN);
        assertThat(unbrokenEnd.outcome()).as(unbrokenEnd.message()).isEqualTo(Outcome.COMPLETED);
        assertThat(unbroken.events(Event.StepDone.class)).hasSize(9);
        assertThat(unbroken.events(Event.LearningRateChanged.class)).hasSize(1);
    }

    static IntStream everyPlace() {
        return IntStream.rangeClosed(1, BATCHES);
    }

    @ParameterizedTest
    @MethodSource("everyPlace")
    void aRunThatIsStoppedAndTakenUpAgainIsTheOneThatNobodyStopped(int batches) {
        MemoryStore store = new MemoryStore();
        Rehearsed first = stoppedBehind(batches, store);
        assertThat(store.newest().standing().position().batches()).isEqualTo(batches);

        Rehearsed second =
                new Rehearsed().guarded(DIGESTS).keeping(new MemoryStore()).from(store.newest());
        Event.RunEnded end = second.runOverQueues(PLAN);

        assertThat(prepared(first, second)).isEqualTo(prepared(unbroken));
        assertThat(computed(first, second)).isEqualTo(computed(unbroken));
        assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(end.steps()).isEqualTo(9);
        assertThat(end.towerDigests()).isEqualTo(unbrokenEnd.towerDigests());
    }

    /** No batch is made beyond the last that is wanted, and the run is told to stop while the towers do that one. */
    private static Rehearsed stoppedBehind(int batches, MemoryStore store) {
        CountDownLatch ended = new CountDownLatch(1);
        Rehearsed run = new Rehearsed().guarded(DIGESTS).keeping(store).atTheEnd(ended::countDown);
        int[] made = new int[1];
        run.loading(() -> (request, buffer) -> {
            if (made[0]++ == batches) {
                await(ended);
            }
            new DrawnBatches().make(request, buffer);
        });
        run.wired((tower, exchange) -> new WatchedExchange(exchange, transfer -> {
            if (transfer.pass() == batches - 1) {
                run.stop();
            }
        }));
        assertThat(run.runOverQueues(PLAN).outcome()).isIn(outcomesBehind(batches));
        return run;
    }

    /** A run that is asked to stop during its last batch may come to its own end before it hears of it. */
    private static Set<Outcome> outcomesBehind(int batches) {
        return batches < BATCHES ? Set.of(Outcome.STOPPED) : Set.of(Outcome.STOPPED, Outcome.COMPLETED);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Event.BatchPrepared> prepared(Rehearsed... runs) {
        return Stream.of(runs)
                .flatMap(run -> run.events(Event.BatchPrepared.class).stream())
                .toList();
    }

    /** What was found step by step and epoch by epoch, without the times. */
    private static List<Event> computed(Rehearsed... runs) {
        return Stream.of(runs)
                .flatMap(run -> run.events().stream())
                .filter(event -> event instanceof Event.StepDone
                        || event instanceof Event.EpochDone
                        || event instanceof Event.ValidationDone
                        || event instanceof Event.LearningRateChanged)
                .map(ResumedTrainingTest::withoutTimes)
                .toList();
    }

    private static Event withoutTimes(Event event) {
        if (event instanceof Event.StepDone step) {
            return new Event.StepDone(
                    step.step(),
                    step.epoch(),
                    step.stepInEpoch(),
                    step.stepsInEpoch(),
                    step.images(),
                    step.loss(),
                    step.top1Error(),
                    step.top5Error(),
                    step.learningRate(),
                    step.logitsChecksum(),
                    step.fingerprints(),
                    step.digest(),
                    List.of(),
                    0,
                    0,
                    0);
        } else if (event instanceof Event.EpochDone done) {
            return new Event.EpochDone(done.epoch(), done.images(), done.loss(), done.top1Error(), done.top5Error(), 0);
        } else if (event instanceof Event.ValidationDone done) {
            return new Event.ValidationDone(
                    done.epoch(), done.images(), done.loss(), done.top1Error(), done.top5Error(), 0);
        }
        return event;
    }
}
