package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.cluster.ClusterTraining;
import duet.actors.cluster.ClusterUnavailableException;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.actors.exchange.Protection;
import duet.engine.signal.StopRequest;
import duet.ops.tower.ParameterCopy;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClusterRunTest {
    private static final Event JOINED = new Event.HostJoined("10.0.0.6:25521", List.of(1), "cpu");
    private static final Event STARTED =
            new Event.RunStarted(1, List.of(), List.of("cpu", "cpu"), 0, 12, 24, 12, 2, 2, 4, 0.01);

    @TempDir
    Path folder;

    private final List<Event> events = new ArrayList<>();
    private final List<String> said = new ArrayList<>();
    private final List<ClusterTraining.Parts> asked = new ArrayList<>();
    private final Deque<Script> scripts = new ArrayDeque<>();
    private final StopRequest stop = new StopRequest();
    private final AtomicLong nanos = new AtomicLong();
    private SmallCluster cluster;
    private int open;

    /** What happens in an attempt; completed with its end. */
    @FunctionalInterface
    private interface Script {
        CompletableFuture<Event.RunEnded> play(ClusterTraining.Parts parts) throws Exception;
    }

    @BeforeEach
    void prepare() throws Exception {
        cluster = SmallCluster.in(folder);
    }

    @AfterEach
    void close() {
        cluster.close();
        assertThat(open).as("attempts that were not closed").isZero();
    }

    @Test
    void aRunThatLosesAHostGoesOnFromItsNewestCheckpoint() throws Exception {
        scripts.add(parts -> {
            train(parts);
            cluster.checkpoint(3);
            return end(Outcome.LOST, "10.0.0.6:25521 is gone", 4);
        });
        scripts.add(parts -> {
            train(parts);
            assertThat(values(parts, 1)).isEqualTo(1003);
            return end(Outcome.COMPLETED, "all is done", 4);
        });

        assertThat(train()).isEqualTo(Ending.IN_ORDER);
        assertThat(names())
                .containsExactly(
                        "RunOpened",
                        "HostJoined",
                        "RunStarted",
                        "RunFrozen",
                        "RunOpened",
                        "HostJoined",
                        "RunStarted",
                        "RunEnded");
        assertThat(events.get(3)).isEqualTo(new Event.RunFrozen(4, "10.0.0.6:25521 is gone", 600));
        assertThat(((Event.RunOpened) events.get(4)).firstStep()).isEqualTo(3);
        assertThat(((Event.RunOpened) events.get(4)).checkpoint()).isPresent();
        assertThat(asked.get(0).weights()).isEmpty();
        assertThat(asked.get(1).from().position().steps()).isEqualTo(3);
        assertThat(said).containsExactly("waiting for hosts at 127.0.0.1:25520, up to 10 min");
    }

    @Test
    void aProcessThatTakesAllTowersWaitsForNobody() throws Exception {
        cluster.close();
        cluster = SmallCluster.in(folder.resolve("alone"), "cluster.towers=2");
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        assertThat(train()).isEqualTo(Ending.IN_ORDER);
        assertThat(said).isEmpty();
    }

    @Test
    void keysOfTlsGuardTensorsWithAKeyOfTheAttempt() throws Exception {
        cluster.close();
        String tls = "cluster.tls={ certificate = a, key = b, authority = c }";
        cluster = SmallCluster.in(folder.resolve("tls"), tls, "exchange.encrypt=true");
        scripts.add(parts -> lost(parts, 2));
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        train();
        Protection.Encrypted first = (Protection.Encrypted) asked.get(0).protection();
        Protection.Encrypted second = (Protection.Encrypted) asked.get(1).protection();
        assertThat(first.key().bytes()).isNotEqualTo(second.key().bytes());
        cluster.close();
        cluster = SmallCluster.in(folder.resolve("mac"), tls);
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        train();
        assertThat(asked.get(2).protection()).isInstanceOf(Protection.Authenticated.class);
    }

    @Test
    void withoutACheckpointItBeginsAgain() throws Exception {
        scripts.add(parts -> lost(parts, 2));
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        assertThat(train()).isEqualTo(Ending.IN_ORDER);
        assertThat(asked.get(1).from().position().steps()).isZero();
        assertThat(asked.get(1).weights()).isEmpty();
    }

    @Test
    void aDamagedCheckpointIsToldAndPassedOver() throws Exception {
        scripts.add(parts -> {
            train(parts);
            cluster.checkpoint(1);
            Path newest = cluster.checkpoint(2);
            byte[] bytes = Files.readAllBytes(newest);
            bytes[bytes.length - 1] ^= 1;
            Files.write(newest, bytes);
            return end(Outcome.LOST, "gone", 2);
        });
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        assertThat(train()).isEqualTo(Ending.IN_ORDER);
        assertThat(asked.get(1).from().position().steps()).isEqualTo(1);
        assertThat(events)
                .filteredOn(Event.Warning.class::isInstance)
                .singleElement()
                .asString()
                .contains("passed over", "step-00000002");
    }

    @Test
    void hostsAreToldTheRunAndNotWhatBelongsToThisProcess() throws Exception {
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        train();
        ClusterTraining.Parts parts = asked.get(0);
        assertThat(parts.config()).contains("towers=2").doesNotContain("cluster", "25520");
        assertThat(parts.ownTowers()).isEqualTo(1);
        assertThat(parts.protection()).isInstanceOf(Protection.Checksum.class);
        assertThat(parts.patience()).isEqualTo(Duration.ofMinutes(10));
        assertThat(parts.run().identity().versions()).containsEntry("cores-per-tower", "1");
    }

    @Test
    void hostsThatDoNotComeWithinThePatienceEndTheRun() throws Exception {
        scripts.add(parts -> lost(parts, 2));
        scripts.add(parts -> {
            pass(Duration.ofMinutes(4));
            return end(Outcome.LOST, "10.0.0.7:25521 went while it prepared", 0);
        });
        scripts.add(parts -> {
            assertThat(parts.patience()).isEqualTo(Duration.ofMinutes(6));
            pass(Duration.ofMinutes(6));
            return end(Outcome.LOST, "1 tower has no host", 0);
        });

        assertThat(train()).isEqualTo(Ending.HOSTS_MISSING);
        assertThat(names().stream().filter("RunEnded"::equals)).hasSize(1);
        Event.RunEnded last = (Event.RunEnded) events.get(events.size() - 1);
        assertThat(last.outcome()).isEqualTo(Outcome.LOST);
        assertThat(last.message()).isEqualTo("no hosts for all towers within 10 min: 1 tower has no host");
        assertThat(said)
                .last()
                .asString()
                .endsWith("java -jar engine.jar --resume " + cluster.folder().path());
    }

    @Test
    void tenLossesWithoutANewerCheckpointEndTheRun() throws Exception {
        for (int i = 0; i < 10; i++) {
            scripts.add(parts -> lost(parts, 2));
        }
        assertThat(train()).isEqualTo(Ending.HOSTS_MISSING);
        assertThat(scripts).isEmpty();
        assertThat(names().stream().filter("RunFrozen"::equals)).hasSize(9);
        assertThat(((Event.RunEnded) events.get(events.size() - 1)).message())
                .startsWith("10 times a host was lost without a newer checkpoint in between");
    }

    @Test
    void aCheckpointInBetweenLetsLossesCountAnew() throws Exception {
        for (int i = 0; i < 18; i++) {
            boolean checkpoint = i == 9;
            scripts.add(parts -> {
                if (checkpoint) {
                    parts.sink().accept(new Event.CheckpointWritten(2, "step", "ab", 1, 1));
                }
                return lost(parts, 2);
            });
        }
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        assertThat(train()).isEqualTo(Ending.IN_ORDER);
    }

    @Test
    void aStopWhileHostsAreWaitedForEndsTheRunInOrder() throws Exception {
        scripts.add(parts -> lost(parts, 2));
        scripts.add(parts -> {
            CompletableFuture<Event.RunEnded> end = new CompletableFuture<>();
            stop.onMade(() -> {});
            return end;
        });
        CompletableFuture<Ending> training = CompletableFuture.supplyAsync(() -> {
            try {
                return train();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        while (open == 0 || asked.size() < 2) {
            Thread.onSpinWait();
        }
        stop.make();
        assertThat(training.get()).isEqualTo(Ending.IN_ORDER);
        assertThat(((Event.RunEnded) events.get(events.size() - 1)).outcome()).isEqualTo(Outcome.STOPPED);
    }

    @Test
    void aStopBetweenTwoAttemptsEndsTheRunInOrder() throws Exception {
        scripts.add(parts -> {
            stop.make();
            return lost(parts, 2);
        });
        assertThat(train()).isEqualTo(Ending.IN_ORDER);
        Event.RunEnded last = (Event.RunEnded) events.get(events.size() - 1);
        assertThat(last.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(last.message()).isEqualTo("asked to stop while a host was missing: 10.0.0.6:25521 is gone");
        assertThat(last.steps()).isEqualTo(2);
    }

    @Test
    void whatBreaksEndsTheRunAsItDoesInOneProcess() throws Exception {
        scripts.add(parts -> end(Outcome.FAILED, "other data", 0));
        assertThat(train()).isEqualTo(Ending.BROKEN);
    }

    @Test
    void anAddressThatCannotBeTakenBreaksTheRunAtOnce() throws Exception {
        scripts.add(ClusterRunTest::refuse);
        assertThat(train()).isEqualTo(Ending.BROKEN);
        assertThat(events).last().isEqualTo(Event.RunEnded.failed("port 25520 is taken"));
    }

    @Test
    void aPortThatTheOldAttemptStillHoldsIsTriedAgain() throws Exception {
        scripts.add(parts -> lost(parts, 2));
        for (int i = 0; i < 5; i++) {
            scripts.add(ClusterRunTest::refuse);
        }
        scripts.add(parts -> end(Outcome.COMPLETED, "all is done", 4));
        assertThat(train()).isEqualTo(Ending.IN_ORDER);
        assertThat(names().stream().filter("RunOpened"::equals)).hasSize(2);
    }

    @Test
    void aPortThatStaysTakenLeavesTheRunToBeResumed() throws Exception {
        scripts.add(parts -> lost(parts, 2));
        for (int i = 0; i < 6; i++) {
            scripts.add(ClusterRunTest::refuse);
        }
        assertThat(train()).isEqualTo(Ending.HOSTS_MISSING);
        assertThat(((Event.RunEnded) events.get(events.size() - 1)).outcome()).isEqualTo(Outcome.LOST);
        assertThat(said).last().asString().contains("--resume");
    }

    @Test
    void anAttemptThatDoesNotEndIsTheLast() {
        scripts.add(parts -> {
            throw new IllegalStateException("a tower still works");
        });
        assertThatThrownBy(this::train).isInstanceOf(IllegalStateException.class);
        assertThat(events)
                .last()
                .isEqualTo(Event.RunEnded.failed("java.lang.IllegalStateException: a tower still works"));
    }

    private Ending train() throws Exception {
        HostPatience patience = new HostPatience(Duration.ofMinutes(10), nanos::get);
        return new ClusterRun(
                        cluster.run(),
                        cluster.run().config().cluster().orElseThrow(),
                        events::add,
                        stop,
                        said::add,
                        this::start,
                        patience,
                        Duration.ZERO)
                .train(StartingPoint.beginning());
    }

    private Attempt start(ClusterTraining.Parts parts) {
        CompletableFuture<Event.RunEnded> end = play(parts);
        asked.add(parts);
        assertThat(open++).as("attempts at the same time").isZero();
        end.thenAccept(parts.sink()::accept);
        return new Attempt() {
            @Override
            public CompletionStage<Event.RunEnded> done() {
                return end;
            }

            @Override
            public void stop() {
                end.complete(ended(Outcome.STOPPED, "asked to stop", 0));
            }

            @Override
            public void close() {
                open--;
            }
        };
    }

    private CompletableFuture<Event.RunEnded> play(ClusterTraining.Parts parts) {
        try {
            return scripts.remove().play(parts);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void train(ClusterTraining.Parts parts) {
        parts.sink().accept(JOINED);
        parts.sink().accept(STARTED);
    }

    private static CompletableFuture<Event.RunEnded> lost(ClusterTraining.Parts parts, long steps) {
        train(parts);
        return end(Outcome.LOST, "10.0.0.6:25521 is gone", steps);
    }

    private static CompletableFuture<Event.RunEnded> end(Outcome outcome, String message, long steps) {
        return CompletableFuture.completedFuture(ended(outcome, message, steps));
    }

    private static Event.RunEnded ended(Outcome outcome, String message, long steps) {
        return new Event.RunEnded(outcome, message, steps, Optional.empty(), List.of(), Totals.NONE);
    }

    /** Only the actors make one. */
    private static CompletableFuture<Event.RunEnded> refuse(ClusterTraining.Parts parts)
            throws ReflectiveOperationException {
        Constructor<ClusterUnavailableException> constructor =
                ClusterUnavailableException.class.getDeclaredConstructor(String.class, Throwable.class);
        constructor.setAccessible(true);
        throw constructor.newInstance("port 25520 is taken", null);
    }

    /** The first value that a tower would begin with. */
    private float values(ClusterTraining.Parts parts, int tower) {
        ParameterCopy copy = ParameterCopy.of(parts.run().network().towers().get(tower));
        parts.weights().orElseThrow().read(tower, copy);
        return copy.rows().get(0).value().get(0);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private List<String> names() {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }
}
