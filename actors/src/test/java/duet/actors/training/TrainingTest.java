package duet.actors.training;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.DrawnBatches;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.WatchedExchange;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.RateStep;
import duet.actors.tower.Tower;
import duet.dataloader.DataException;
import duet.ops.device.Sgd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Everything together, for real: actors, threads, and the exchange over Aeron. */
class TrainingTest {

    @Test
    void twoTowersOverAeronEqualTheSamePlanComputedInOnePlaceBitForBitOverFiftySteps() {
        Rehearsed actors = new Rehearsed();
        Event.RunEnded end = actors.run(new SmallPlan()
                .epochs(100)
                .maxSteps(50)
                .warmUpSteps(5)
                .schedule(new FixedSteps(0.02, List.of(new RateStep(10, 0.002))))
                .plan());

        InOnePlace one = new InOnePlace(
                50, step -> new Sgd(step < 5 ? 0.02 * (step + 1) / 5 : step < 30 ? 0.02 : 0.002, 0.9, 0.0005));
        assertThat(end.message()).isEqualTo("all 50 steps are done");
        assertThat(actors.events(Event.StepDone.class))
                .extracting(Event.StepDone::loss)
                .containsExactlyElementsOf(one.losses);
        assertThat(actors.events(Event.ValidationDone.class))
                .extracting(Event.ValidationDone::loss)
                .containsExactlyElementsOf(one.validationLosses);
        assertThat(end.towerDigests()).isEqualTo(one.towerDigests);
    }

    @Test
    void oneLoaderAndThreeLoadersLeaveTheSameBits() {
        Event.RunEnded one =
                Rehearsed.completed(new SmallPlan().epochs(4).loaders(1).ahead(1));
        Event.RunEnded three =
                Rehearsed.completed(new SmallPlan().epochs(4).loaders(3).ahead(5));

        assertThat(one.digest()).isPresent();
        assertThat(three.digest()).isEqualTo(one.digest());
        assertThat(three.totals().images()).isEqualTo(40);
    }

    /** Of a thread that works in the time that the others leave: 10; of one that is started here mostly 0. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void loadersAndNobodyElseWorkInTheTimeThatTheTowersLeave() {
        Set<Integer> loaders = ConcurrentHashMap.newKeySet();
        Set<Integer> towers = ConcurrentHashMap.newKeySet();
        new Rehearsed()
                .loading(() -> {
                    loaders.add(niceness());
                    return new DrawnBatches();
                })
                .wired((tower, exchange) -> {
                    towers.add(niceness());
                    return exchange;
                })
                .runOverQueues(new SmallPlan().loaders(2).plan());

        assertThat(loaders).containsExactly(10);
        assertThat(towers).containsExactly(niceness());
    }

    /** Field 19 of proc(5), counted from the name, which may have blanks. */
    private static int niceness() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aTowerTrainsAlone() {
        CompletableFuture<Event.RunStarted> started = new CompletableFuture<>();
        try (Training training = Training.start(Training.Parts.fresh(
                new SmallPlan().plan(),
                1,
                tower -> new Tower(SmallNetwork.tower(1, tower, null), Optional.empty(), List.of()),
                DrawnBatches::new,
                event -> {
                    if (event instanceof Event.RunStarted first) {
                        started.complete(first);
                    }
                }))) {
            Event.RunEnded end = Rehearsed.endOf(training);

            assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(end.towerDigests()).hasSize(1);
            assertThat(started.getNow(null).parameters())
                    .isEqualTo(SmallNetwork.plan(2).parameters());
        }
    }

    @Test
    void aRunThatIsStoppedLeavesTheBitsOfTheStepsItDid() {
        CompletableFuture<Training> self = new CompletableFuture<>();
        Event.RunEnded end;
        try (Training training = Training.start(Training.Parts.fresh(
                new SmallPlan().epochs(1_000_000).plan(),
                1,
                tower -> new Tower(SmallNetwork.tower(1, tower, null), Optional.empty(), List.of()),
                DrawnBatches::new,
                event -> {
                    if (event instanceof Event.StepDone step && step.step() == 4) {
                        self.join().stop();
                    }
                }))) {
            self.complete(training);
            end = Rehearsed.endOf(training);
            training.stop();
        }

        assertThat(end.outcome()).isEqualTo(Outcome.STOPPED);
        // The sink hears of a step on a thread of its own, a few steps late on a busy machine.
        assertThat(end.steps()).isBetween(5L, 1000L);
        try (Training training = Training.start(Training.Parts.fresh(
                new SmallPlan().epochs(1_000_000).maxSteps(end.steps()).plan(),
                1,
                tower -> new Tower(SmallNetwork.tower(1, tower, null), Optional.empty(), List.of()),
                DrawnBatches::new,
                event -> {}))) {
            assertThat(Rehearsed.endOf(training).digest()).isEqualTo(end.digest());
        }
    }

    @Test
    void eachTowerHasOneThreadOfItsOwnForAllItsWork() {
        Map<Integer, Set<Thread>> threads = new ConcurrentHashMap<>();
        Event.RunEnded end = new Rehearsed()
                .wired((tower, exchange) -> {
                    Set<Thread> own = ConcurrentHashMap.newKeySet();
                    own.add(Thread.currentThread());
                    threads.put(tower, own);
                    return new WatchedExchange(exchange, transfer -> own.add(Thread.currentThread()));
                })
                .run(new SmallPlan().plan());

        assertThat(end.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(threads.get(0)).hasSize(1).doesNotContainAnyElementsOf(threads.get(1));
        assertThat(threads.get(1)).hasSize(1);
    }

    @Test
    void aTowerThatFailsFreesTheOtherFromTheExchangeAndIsNamed() {
        Rehearsed actors = new Rehearsed();
        Event.RunEnded end = actors.wired((tower, exchange) -> new WatchedExchange(exchange, transfer -> {
                    if (tower == 1 && transfer.pass() == 7) {
                        throw new IllegalStateException("out of chalk");
                    }
                }))
                .run(new SmallPlan().epochs(10).plan());

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message()).isEqualTo("tower 1 failed: java.lang.IllegalStateException: out of chalk");
        assertThat(end.digest()).isEmpty();
        // Passes 0 to 2 are steps 0 to 2, 3 and 4 are tests, 5 and 6 are steps 3 and 4.
        assertThat(end.steps()).isEqualTo(5);
    }

    @Test
    void aTowerThatCannotBeMadeEndsTheRun() {
        Event.RunEnded end = new Rehearsed()
                .wired((tower, exchange) -> {
                    if (tower == 0) {
                        throw new OutOfMemoryError("no room for tower 0");
                    }
                    return exchange;
                })
                .run(new SmallPlan().plan());

        assertThat(end.message()).isEqualTo("tower 0 failed: java.lang.OutOfMemoryError: no room for tower 0");
    }

    @Test
    void aPictureThatCannotBeReadEndsTheRunWithTheWeightsOfTheStepBefore() {
        Event.RunEnded end = new Rehearsed()
                .loading(() -> (request, buffer) -> {
                    if (request.step() == 4) {
                        throw new DataException("train/cat/1.JPEG: not a picture");
                    }
                    new DrawnBatches().make(request, buffer);
                })
                .run(new SmallPlan().ahead(1).plan());

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message()).isEqualTo("the batch of step 4 could not be made: train/cat/1.JPEG: not a picture");
        assertThat(end.digest()).isPresent();
    }

    @Test
    void aRunThatIsClosedBeforeItIsDoneIsDoneAndFailed() {
        CompletableFuture<Event.RunEnded> end;
        try (Training training = Training.start(Training.Parts.fresh(
                new SmallPlan().epochs(1_000_000).plan(),
                1,
                tower -> new Tower(SmallNetwork.tower(1, tower, null), Optional.empty(), List.of()),
                DrawnBatches::new,
                event -> {}))) {
            end = training.done().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS);
        }

        assertThat(end.join().outcome()).isEqualTo(Outcome.FAILED);
    }
}
