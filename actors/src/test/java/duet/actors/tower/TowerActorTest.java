package duet.actors.tower;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import duet.actors.DrawnBatches;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.WatchedExchange;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.ops.device.Device;
import duet.ops.device.Sgd;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import duet.ops.tower.Transfer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TowerActorTest {
    private static final Sgd SGD = new Sgd(0.05, 0.9, 0.0005);

    private final TestInbox<TowerActor.Report> reports = TestInbox.create();
    private final Echo peer = new Echo();
    private final BatchBuffer batch = new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE);

    TowerActorTest() {
        new DrawnBatches().make(new BatchRequest(Split.TRAINING, 0, 0, 0, 3), batch);
    }

    private BehaviorTestKit<TowerActor.Command> tower(Consumer<Transfer> beforeSending) {
        return tower(beforeSending, new ReferenceDevice());
    }

    private BehaviorTestKit<TowerActor.Command> tower(Consumer<Transfer> beforeSending, Device device) {
        return BehaviorTestKit.create(TowerActor.create(
                1,
                SmallPlan.BATCH,
                number -> {
                    WatchedExchange exchange = new WatchedExchange(peer, beforeSending);
                    return new Tower(
                            SmallNetwork.tower(2, number, exchange, device),
                            Optional.of(exchange),
                            List.of("blunt pencil"));
                },
                reports.getRef()));
    }

    /** Lets the tower finish it. */
    private static void order(BehaviorTestKit<TowerActor.Command> tower, TowerActor.Command order) {
        tower.run(order);
        finish(tower);
    }

    private static void finish(BehaviorTestKit<TowerActor.Command> tower) {
        while (tower.isAlive() && tower.selfInbox().hasMessages()) {
            tower.runOne();
        }
    }

    private <R extends TowerActor.Report> R told(Class<R> type) {
        TowerActor.Report report = reports.receiveMessage();
        assertThat(report).isInstanceOf(type);
        assertThat(report.tower()).isEqualTo(1);
        return type.cast(report);
    }

    private StepOutcome learn(BehaviorTestKit<TowerActor.Command> tower, long step) {
        order(tower, new TowerActor.Train(10 + step, step, batch, 3, SGD, false));
        assertThat(told(TowerActor.BatchTaken.class).batch()).isSameAs(batch);
        TowerActor.Done done = told(TowerActor.Done.class);
        assertThat(done.number()).isEqualTo(10 + step);
        return done.outcome();
    }

    private String digest(BehaviorTestKit<TowerActor.Command> tower) {
        order(tower, new TowerActor.Stop());
        return told(TowerActor.Stopped.class).digest();
    }

    @Test
    void aTowerTellsWhatItIsWhenItIsReady() {
        tower(transfer -> {});

        TowerActor.Ready ready = told(TowerActor.Ready.class);
        assertThat(ready.device()).startsWith("reference");
        assertThat(ready.warnings()).containsExactly("blunt pencil");
        assertThat(2 * ready.parameters()).isEqualTo(SmallNetwork.plan(2).parameters());
    }

    @Test
    void anOrderedStepIsTheNetworksOwn() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        TowerNetwork same = SmallNetwork.tower(2, 1, new Echo());
        for (long step = 0; step < 3; step++) {
            same.load(batch.images());
            assertThat(learn(tower, step).loss())
                    .isEqualTo(same.train(step, batch.labels(), 3, SGD).loss());
        }

        assertThat(digest(tower)).isEqualTo(same.digest().sha256());
    }

    @Test
    void aTestIsTheNetworksOwnAndLearnsNothing() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        TowerNetwork same = SmallNetwork.tower(2, 1, new Echo());
        same.load(batch.images());

        order(tower, new TowerActor.Test(4, batch, 3, 1));
        told(TowerActor.BatchTaken.class);
        TowerActor.Done done = told(TowerActor.Done.class);

        assertThat(done.number()).isEqualTo(4);
        assertThat(done.outcome().loss()).isEqualTo(same.test(batch.labels(), 3).loss());
        assertThat(digest(tower)).isEqualTo(same.digest().sha256());
    }

    @Test
    void whoWatchesIsToldWhatTheTowerWorksOnAndThatItEndedBeforeTheReport() {
        List<String> seen = new ArrayList<>();
        TowerWatch watch = new TowerWatch() {
            @Override
            public void began(Work work, long number) {
                seen.add(work + " " + number);
            }

            @Override
            public void ended() {
                reports.getAllReceived().stream()
                        .map(report -> report.getClass().getSimpleName())
                        .forEach(seen::add);
                seen.add("ended");
            }
        };
        BehaviorTestKit<TowerActor.Command> tower = BehaviorTestKit.create(TowerActor.create(
                1,
                SmallPlan.BATCH,
                number -> new Tower(SmallNetwork.tower(2, number, peer), Optional.empty(), List.of()).watchedBy(watch),
                reports.getRef()));
        told(TowerActor.Ready.class);

        order(tower, new TowerActor.Train(10, 7, batch, 3, SGD, false));
        told(TowerActor.Done.class);
        order(tower, new TowerActor.Test(11, batch, 3, 1));
        told(TowerActor.Done.class);
        order(tower, new TowerActor.Copy());

        assertThat(seen)
                .containsExactly("TRAIN 7", "BatchTaken", "ended", "TEST 11", "BatchTaken", "ended", "COPY 0", "ended");
    }

    @Test
    void viewsOfAnImageAreTestedAsOne() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);

        order(tower, new TowerActor.Test(4, batch, 3, 3));
        told(TowerActor.BatchTaken.class);

        assertThat(told(TowerActor.Done.class).outcome().images()).isEqualTo(1);
    }

    @Test
    void aBufferMayBeFilledAgainAsSoonAsItIsTaken() {
        List<Class<?>> toldBefore = new ArrayList<>();
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {
            reports.getAllReceived().forEach(report -> toldBefore.add(report.getClass()));
            Arrays.fill(batch.labels(), 5);
            for (int i = 0; i < batch.images().capacity(); i++) {
                batch.images().put(i, 1e9f);
            }
        });
        told(TowerActor.Ready.class);
        BatchBuffer untouched = new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE);
        new DrawnBatches().make(new BatchRequest(Split.TRAINING, 0, 0, 0, 3), untouched);
        TowerNetwork same = SmallNetwork.tower(2, 1, new Echo());
        same.load(untouched.images());

        order(tower, new TowerActor.Train(0, 0, batch, 3, SGD, false));

        assertThat(toldBefore).containsExactly(TowerActor.BatchTaken.class);
        assertThat(told(TowerActor.Done.class).outcome().loss())
                .isEqualTo(same.train(0, untouched.labels(), 3, SGD).loss());
        assertThat(digest(tower)).isEqualTo(same.digest().sha256());
    }

    @Test
    void aDigestIsTakenWhereTheOrderAsksForIt() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        TowerNetwork same = SmallNetwork.tower(2, 1, new Echo());
        for (boolean digest : new boolean[] {false, true}) {
            order(tower, new TowerActor.Train(0, 0, batch, 3, SGD, digest));
            told(TowerActor.BatchTaken.class);
            same.load(batch.images());
            same.train(0, batch.labels(), 3, SGD);

            assertThat(told(TowerActor.Done.class).digest())
                    .isEqualTo(digest ? Optional.of(same.digest()) : Optional.empty());
        }
    }

    @Test
    void aCopyHoldsTheParametersBetweenTheOrdersBeforeAndAfterIt() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        learn(tower, 0);
        order(tower, new TowerActor.Copy());
        ParameterCopy copy = told(TowerActor.Copied.class).copy();
        learn(tower, 1);

        TowerNetwork same = SmallNetwork.tower(2, 1, new Echo());
        same.load(batch.images());
        same.train(0, batch.labels(), 3, SGD);
        String afterOne = same.digest().sha256();
        same.train(1, batch.labels(), 3, SGD);
        copy.put(same.parameters());
        assertThat(same.digest().sha256()).isEqualTo(afterOne);
    }

    @Test
    void parametersThatAreNotFiniteAreNotCopied() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        order(tower, new TowerActor.Train(0, 0, batch, 3, new Sgd(1e300, 0, 0), false));
        told(TowerActor.BatchTaken.class);
        told(TowerActor.Done.class);
        order(tower, new TowerActor.Copy());

        assertThat(told(TowerActor.Failed.class).cause()).hasMessageStartingWith("the parameter conv1.weight is not");
        assertThat(tower.isAlive()).isFalse();
    }

    @Test
    void theNextCopyOverwritesTheOneBefore() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        order(tower, new TowerActor.Copy());
        ParameterCopy first = told(TowerActor.Copied.class).copy();
        learn(tower, 0);
        order(tower, new TowerActor.Copy());
        ParameterCopy second = told(TowerActor.Copied.class).copy();

        TowerNetwork same = SmallNetwork.tower(2, 1, new Echo());
        second.put(same.parameters());
        assertThat(second).isSameAs(first);
        assertThat(digest(tower)).isEqualTo(same.digest().sha256());
    }

    @Test
    void timeBeforeTheFirstOrderIsNotWaiting() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        List<TowerActor.Done> done = new ArrayList<>();
        for (long step = 0; step < 2; step++) {
            order(tower, new TowerActor.Train(step, step, batch, 3, SGD, false));
            told(TowerActor.BatchTaken.class);
            done.add(told(TowerActor.Done.class));
        }

        assertThat(done.get(0).waitingNanos()).isZero();
        assertThat(done.get(1).waitingNanos()).isPositive();
        assertThat(done).allSatisfy(step -> assertThat(step.nanos())
                .isGreaterThanOrEqualTo(step.waitingNanos() + step.outcome().nanos()));
    }

    @Test
    void aTowerThatIsStoppedEndsAndClosesItsExchange() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        assertThat(digest(tower)).hasSize(64);

        assertThat(tower.isAlive()).isFalse();
    }

    @Test
    void aLostPeerEndsTheTower() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {
            throw new PeerLostException("nobody there");
        });
        told(TowerActor.Ready.class);
        order(tower, new TowerActor.Train(0, 0, batch, 3, SGD, false));
        told(TowerActor.BatchTaken.class);

        assertThat(told(TowerActor.Failed.class).cause()).hasMessage("nobody there");
        assertThat(tower.isAlive()).isFalse();
    }

    @Test
    void aTowerThatCannotBeMadeSaysSo() {
        BehaviorTestKit<TowerActor.Command> tower = BehaviorTestKit.create(TowerActor.create(
                1,
                SmallPlan.BATCH,
                number -> {
                    throw new UnsatisfiedLinkError("no libdnnl");
                },
                reports.getRef()));

        assertThat(told(TowerActor.Failed.class).cause()).hasMessage("no libdnnl");
        assertThat(tower.isAlive()).isFalse();
    }

    private BatchBuffer drawn(long step) {
        BatchBuffer buffer = new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE);
        new DrawnBatches().make(new BatchRequest(Split.TRAINING, 0, step, 0, 3), buffer);
        return buffer;
    }

    private TowerActor.Train train(long step, BatchBuffer buffer) {
        return new TowerActor.Train(step, step, buffer, 3, SGD, true);
    }

    @Test
    void aBatchThatIsOrderedBeforeAStepBeginsIsStagedBeforeIt() {
        StagedInput input = new StagedInput();
        BehaviorTestKit<TowerActor.Command> tower =
                tower(transfer -> input.log("exchange"), input.of(new ReferenceDevice()));
        input.clear();
        List<BatchBuffer> batches = List.of(drawn(0), drawn(1));
        tower.run(train(0, batches.get(0)));
        tower.run(train(1, batches.get(1)));
        finish(tower);

        input.name(batches.get(0).images(), "batch 0");
        input.name(batches.get(1).images(), "batch 1");
        assertThat(input.distinctLog())
                .containsExactly("write batch 0", "stage batch 1", "exchange", "write batch 1", "exchange");
    }

    @Test
    void aBatchThatIsOrderedDuringAStepIsStagedInTheMiddleOfIt() {
        StagedInput input = new StagedInput();
        List<BatchBuffer> batches = List.of(drawn(0), drawn(1), drawn(2));
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {}, input.of(new ReferenceDevice()));
        input.clear();
        tower.run(train(0, batches.get(0)));
        tower.runOne();
        tower.run(train(1, batches.get(1)));
        tower.run(new TowerActor.Test(2, batches.get(2), 3, 1));
        finish(tower);

        for (int batch = 0; batch < 3; batch++) {
            input.name(batches.get(batch).images(), "batch " + batch);
        }
        assertThat(input.distinctLog())
                .containsExactly("write batch 0", "stage batch 1", "write batch 1", "stage batch 2", "write batch 2");
    }

    @Test
    void ordersThatComeTogetherAreDoneLikeOrdersThatComeOneByOne() {
        List<BatchBuffer> batches = List.of(drawn(0), drawn(1), drawn(2));
        BehaviorTestKit<TowerActor.Command> oneByOne = tower(transfer -> {});
        batches.forEach(buffer -> order(oneByOne, train(batches.indexOf(buffer), buffer)));
        order(oneByOne, new TowerActor.Copy());
        order(oneByOne, new TowerActor.Stop());
        List<String> expected = inWords(reports.getAllReceived());

        BehaviorTestKit<TowerActor.Command> together = tower(transfer -> {});
        batches.forEach(buffer -> together.run(train(batches.indexOf(buffer), buffer)));
        together.run(new TowerActor.Copy());
        together.run(new TowerActor.Stop());
        finish(together);
        assertThat(inWords(reports.getAllReceived())).isEqualTo(expected).hasSize(9);
    }

    private static List<String> inWords(List<TowerActor.Report> reports) {
        return reports.stream()
                .map(report -> {
                    if (report instanceof TowerActor.BatchTaken taken) {
                        return "taken " + taken.number();
                    } else if (report instanceof TowerActor.Done done) {
                        return "done " + done.number() + " " + done.digest() + " "
                                + done.outcome().loss();
                    }
                    return report instanceof TowerActor.Stopped stopped
                            ? stopped.digest()
                            : report.getClass().getSimpleName();
                })
                .toList();
    }

    @Test
    void aStopBehindOrdersWaitsForThem() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        tower.run(train(0, drawn(0)));
        tower.runOne();
        tower.run(new TowerActor.Stop());
        assertThat(tower.isAlive()).isTrue();
        finish(tower);

        assertThat(inWords(reports.getAllReceived()))
                .hasSize(4)
                .element(2)
                .asString()
                .startsWith("done 0");
        assertThat(tower.isAlive()).isFalse();
    }
}
