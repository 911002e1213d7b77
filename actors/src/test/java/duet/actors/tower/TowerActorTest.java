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
import duet.ops.device.Sgd;
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
        return BehaviorTestKit.create(TowerActor.create(
                1,
                SmallPlan.BATCH,
                number -> {
                    WatchedExchange exchange = new WatchedExchange(peer, beforeSending);
                    return new Tower(
                            SmallNetwork.tower(2, number, exchange), Optional.of(exchange), List.of("blunt pencil"));
                },
                reports.getRef()));
    }

    private <R extends TowerActor.Report> R told(Class<R> type) {
        TowerActor.Report report = reports.receiveMessage();
        assertThat(report).isInstanceOf(type);
        assertThat(report.tower()).isEqualTo(1);
        return type.cast(report);
    }

    private StepOutcome learn(BehaviorTestKit<TowerActor.Command> tower, long step) {
        tower.run(new TowerActor.Train(10 + step, step, batch, 3, SGD, false));
        assertThat(told(TowerActor.BatchTaken.class).batch()).isSameAs(batch);
        TowerActor.Done done = told(TowerActor.Done.class);
        assertThat(done.number()).isEqualTo(10 + step);
        return done.outcome();
    }

    private String digest(BehaviorTestKit<TowerActor.Command> tower) {
        tower.run(new TowerActor.Stop());
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

        tower.run(new TowerActor.Test(4, batch, 3, 1));
        told(TowerActor.BatchTaken.class);
        TowerActor.Done done = told(TowerActor.Done.class);

        assertThat(done.number()).isEqualTo(4);
        assertThat(done.outcome().loss()).isEqualTo(same.test(batch.labels(), 3).loss());
        assertThat(digest(tower)).isEqualTo(same.digest().sha256());
    }

    @Test
    void viewsOfAnImageAreTestedAsOne() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);

        tower.run(new TowerActor.Test(4, batch, 3, 3));
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

        tower.run(new TowerActor.Train(0, 0, batch, 3, SGD, false));

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
            tower.run(new TowerActor.Train(0, 0, batch, 3, SGD, digest));
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
        tower.run(new TowerActor.Copy());
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
        tower.run(new TowerActor.Train(0, 0, batch, 3, new Sgd(1e300, 0, 0), false));
        told(TowerActor.BatchTaken.class);
        told(TowerActor.Done.class);
        tower.run(new TowerActor.Copy());

        assertThat(told(TowerActor.Failed.class).cause()).hasMessageStartingWith("the parameter conv1.weight is not");
        assertThat(tower.isAlive()).isFalse();
    }

    @Test
    void theNextCopyOverwritesTheOneBefore() {
        BehaviorTestKit<TowerActor.Command> tower = tower(transfer -> {});
        told(TowerActor.Ready.class);
        tower.run(new TowerActor.Copy());
        ParameterCopy first = told(TowerActor.Copied.class).copy();
        learn(tower, 0);
        tower.run(new TowerActor.Copy());
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
            tower.run(new TowerActor.Train(step, step, batch, 3, SGD, false));
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
        tower.run(new TowerActor.Train(0, 0, batch, 3, SGD, false));
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
}
