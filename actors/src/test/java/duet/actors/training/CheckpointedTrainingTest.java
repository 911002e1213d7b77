package duet.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.SmallPlan;
import duet.actors.WatchedExchange;
import duet.actors.coordinator.Safeguards;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Stores and sinks that are slow or break, with real threads; latches say who waits for whom. */
class CheckpointedTrainingTest {
    private static final Safeguards EVERY_OTHER_STEP = new Safeguards(2, false, 0, 0, 8);

    /** Whether the latch opened before anybody could call it a hang. */
    private static boolean opens(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void checkpointsHoldTheWeightsOfTheirStep() {
        MemoryStore store = new MemoryStore();
        new Rehearsed().keeping(store).guarded(EVERY_OTHER_STEP).run(new SmallPlan().plan());

        assertThat(store.kept).isNotEmpty();
        for (MemoryStore.Kept kept : store.kept) {
            long steps = kept.standing().position().steps();
            MemoryStore cut = new MemoryStore();
            new Rehearsed().keeping(cut).run(new SmallPlan().maxSteps(steps).plan());
            assertThat(cut.newest().towers()).as("after %s steps", steps).isEqualTo(kept.towers());
        }
    }

    @Test
    void aSlowStoreHoldsNoStepUp() {
        CountDownLatch lastStep = new CountDownLatch(1);
        List<Boolean> opened = Collections.synchronizedList(new ArrayList<>());
        MemoryStore store = new MemoryStore();
        Rehearsed run = new Rehearsed()
                .guarded(EVERY_OTHER_STEP)
                .keeping(checkpoint -> {
                    opened.add(opens(lastStep));
                    return store.write(checkpoint);
                })
                .telling(event -> {
                    if (event instanceof Event.StepDone step && step.step() == 8) {
                        lastStep.countDown();
                    }
                });
        Event.RunEnded end = run.run(new SmallPlan().epochs(3).plan());

        assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(opened).containsOnly(true);
        assertThat(run.events(Event.CheckpointWritten.class))
                .extracting(Event.CheckpointWritten::steps)
                .containsExactly(2L, 9L);
    }

    @Test
    void aStoreThatThrowsEndsNoRunUntilTheLastCheckpoint() {
        Rehearsed run = new Rehearsed().guarded(EVERY_OTHER_STEP).keeping(checkpoint -> {
            throw new IOException("step-" + checkpoint.standing().position().steps() + ": disk full");
        });
        Event.RunEnded end = run.run(new SmallPlan().plan());

        assertThat(run.events(Event.StepDone.class)).hasSize(6);
        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message())
                .isEqualTo(
                        "the end of the run is not safe, going on from the newest checkpoint will repeat it: step-6: disk full");
        assertThat(end.digest()).isPresent();
        assertThat(run.events(Event.CheckpointFailed.class)).hasSizeGreaterThan(1);
    }

    @Test
    void aSlowSinkHoldsNoStepUpAndStillIsToldEverythingBeforeTheRunIsDone() {
        CountDownLatch lastPass = new CountDownLatch(1);
        List<Boolean> opened = Collections.synchronizedList(new ArrayList<>());
        Rehearsed run = new Rehearsed()
                .wired((tower, exchange) -> new WatchedExchange(exchange, transfer -> {
                    if (transfer.pass() == 9) {
                        lastPass.countDown();
                    }
                }))
                .telling(event -> {
                    if (event instanceof Event.RunStarted) {
                        opened.add(opens(lastPass));
                    }
                });
        Event.RunEnded end = run.run(new SmallPlan().plan());

        assertThat(opened).containsExactly(true);
        assertThat(run.events(Event.StepDone.class)).hasSize(6);
        assertThat(run.events().get(run.events().size() - 1)).isEqualTo(end);
    }

    @Test
    void aSinkThatThrowsEndsTheRun() {
        Rehearsed run = new Rehearsed().telling(throwingAtStep(4));
        Event.RunEnded end = run.run(new SmallPlan().epochs(1_000_000).plan());

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message())
                .isEqualTo("the event StepDone could not be recorded: java.lang.IllegalStateException: disk full");
        assertThat(end.digest()).isPresent();
        assertThat(run.events(Event.StepDone.class)).hasSize(4);
    }

    /** However late: the coordinator may have ended the run by then. */
    @Test
    void aSinkThatThrowsAtTheLastStepMakesTheRunAFailure() {
        Event.RunEnded end = new Rehearsed().telling(throwingAtStep(5)).run(new SmallPlan().plan());

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
    }

    private static EventSink throwingAtStep(long number) {
        return event -> {
            if (event instanceof Event.StepDone step && step.step() == number) {
                throw new IllegalStateException("disk full");
            }
        };
    }
}
