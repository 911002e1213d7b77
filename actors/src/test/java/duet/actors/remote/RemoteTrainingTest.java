package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import duet.actors.DrawnBatches;
import duet.actors.SmallPlan;
import duet.actors.WatchedExchange;
import duet.actors.event.Event;
import duet.actors.event.Outcome;
import duet.actors.schedule.TrainingPlan;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.Split;
import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs with towers on another host, held to the same run on one. */
class RemoteTrainingTest {
    private static final TrainingPlan PLAN = new SmallPlan().loaders(2).plan();

    /** Does something when the tower is about to send in a pass; passes 0 to 2 are steps, 3 and 4 tests, 5 to 7 steps. */
    private static Exchange at(long pass, Exchange exchange, Runnable action) {
        return new WatchedExchange(exchange, transfer -> {
            if (transfer.pass() == pass) {
                action.run();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aRunOnTwoHostsHasTheBitsOfTheRunOnOne(int ownTowers) {
        new RemoteRun(PLAN).ownTowers(ownTowers).assertSameBitsAsOnOneHost(RemoteRun::onTwoHosts, "");
    }

    @Test
    void messagesThatAreLostChangeNothing() {
        long seed = System.nanoTime();
        new RemoteRun(PLAN)
                .over(Network.losing(20, seed))
                .assertSameBitsAsOnOneHost(RemoteRun::onTwoHosts, "seed " + seed + ": ");
    }

    @Test
    void oneBufferOnEachHostIsEnough() {
        RemoteRun run = new RemoteRun(new SmallPlan().ahead(1).plan()).ownTowers(0);

        assertThat(run.onTwoHosts().outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run.events(Event.StepDone.class)).hasSize(6);
    }

    @Test
    void aRunThatIsStoppedEndsInOrderOnBothHosts() {
        RemoteRun run = new RemoteRun(new SmallPlan().epochs(1_000_000).plan());
        Event.RunEnded end = run.telling(event -> {
                    if (event instanceof Event.StepDone step && step.step() == 3) {
                        run.stop();
                    }
                })
                .onTwoHosts();

        assertThat(end.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(end.towerDigests()).hasSize(2);
        assertThat(run.checkpoints).containsKey(end.steps());
    }

    @Test
    void aTowerThatFailsOnTheOtherHostIsNamedWithItsHost() {
        Event.RunEnded end = new RemoteRun(PLAN)
                .wired((tower, exchange) -> at(5, exchange, () -> {
                    if (tower == 1) {
                        throw new IllegalStateException("out of\nchalk");
                    }
                }))
                .onTwoHosts();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message())
                .isEqualTo("tower 1 failed: host 10.0.0.2:25520: java.lang.IllegalStateException: out of chalk");
        assertThat(end.steps()).isEqualTo(3);
    }

    @Test
    void aPeerThatIsLostOnTheOtherHostIsLostHere() {
        RemoteRun run = new RemoteRun(PLAN)
                .wired((tower, exchange) -> at(5, exchange, () -> {
                    if (tower == 1) {
                        throw new PeerLostException("tower 0 was silent");
                    }
                }));
        Event.RunEnded end = run.onTwoHosts();

        assertThat(end.outcome()).as(end.message()).isEqualTo(Outcome.LOST);
        assertThat(run.events(Event.PeerLost.class))
                .extracting(Event.PeerLost::reason)
                .contains("host 10.0.0.2:25520: tower 0 was silent");
    }

    @Test
    void hostsThatMakeDifferentBatchesAreToldSo() {
        Event.RunEnded end = new RemoteRun(PLAN)
                .hostLoading(makingAt(4, buffer -> buffer.labels()[0] ^= 1))
                .onTwoHosts();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message())
                .matches("tower 1 failed: the hosts made different batches of step 4: CRC-32C [0-9a-f]{8} on the"
                        + " coordinator's host, [0-9a-f]{8} on host 10.0.0.2:25520; expected .*");
    }

    @Test
    void aBatchThatTheOtherHostCannotMakeEndsTheRunWithTheReason() {
        Event.RunEnded end = new RemoteRun(PLAN)
                .hostLoading(makingAt(4, buffer -> {
                    throw new DataException("train/cat/1.JPEG: not a picture");
                }))
                .onTwoHosts();

        assertThat(end.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(end.message())
                .isEqualTo("tower 1 failed: host 10.0.0.2:25520: the batch of step 4 could not be made:"
                        + " train/cat/1.JPEG: not a picture");
    }

    private static Supplier<BatchMaker> makingAt(long step, Consumer<BatchBuffer> action) {
        return () -> (request, buffer) -> {
            new DrawnBatches().make(request, buffer);
            if (request.split() == Split.TRAINING && request.step() == step) {
                buffer.begin(request);
                action.accept(buffer);
                buffer.finish();
            }
        };
    }

    @Test
    void aCopyThatCannotBeSentIsALostPeer() {
        Event.RunEnded end = new RemoteRun(PLAN)
                .bulkWired(exchange -> new WatchedExchange(exchange, transfer -> {
                    exchange.close();
                    throw new PeerLostException("the coordinator was silent");
                }))
                .onTwoHosts();

        assertThat(end.outcome()).as(end.message()).isEqualTo(Outcome.LOST);
    }

    @Test
    void aHostThatGoesIsALostPeer() {
        RemoteRun run = new RemoteRun(new SmallPlan().epochs(1_000_000).plan());
        Event.RunEnded end = run.telling(event -> {
                    if (event instanceof Event.StepDone step && step.step() == 3) {
                        run.endHost();
                    }
                })
                .onTwoHosts();

        assertThat(end.outcome()).as(end.message()).isEqualTo(Outcome.LOST);
        assertThat(run.events(Event.PeerLost.class))
                .extracting(Event.PeerLost::reason)
                .contains("host 10.0.0.2:25520 left the cluster with tower 1, or ended unasked");
    }
}
