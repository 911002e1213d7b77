package duet.actors.tower;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.WatchedExchange;
import duet.dataloader.batch.BatchBuffer;
import duet.ops.device.Sgd;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What only a running actor system does: it tells an actor that it has ended. */
class TowerEndTest {
    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<TowerActor.Report> reports = kit.createTestProbe();
    private final Echo peer = new Echo();

    @AfterEach
    void shutDown() {
        kit.shutdownTestKit();
    }

    private ActorRef<TowerActor.Command> tower(boolean broken) {
        ActorRef<TowerActor.Command> tower = kit.spawn(TowerActor.create(
                0,
                SmallPlan.BATCH,
                number -> {
                    WatchedExchange exchange = new WatchedExchange(peer, transfer -> {
                        if (broken) {
                            throw new IllegalStateException("out of chalk");
                        }
                    });
                    return new Tower(SmallNetwork.tower(2, number, exchange), Optional.of(exchange), List.of());
                },
                reports.getRef()));
        reports.expectMessageClass(TowerActor.Ready.class);
        return tower;
    }

    @Test
    void aTowerThatIsToldToStopClosesItsExchange() {
        ActorRef<TowerActor.Command> tower = tower(false);
        tower.tell(new TowerActor.Stop());
        reports.expectMessageClass(TowerActor.Stopped.class);
        reports.expectTerminated(tower);

        assertThat(peer.closed()).isTrue();
    }

    @Test
    void aTowerThatFailsClosesItsExchange() {
        ActorRef<TowerActor.Command> tower = tower(true);
        tower.tell(new TowerActor.Train(
                0, 0, new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE), 4, new Sgd(0.1, 0.9, 0), false));
        reports.expectMessageClass(TowerActor.BatchTaken.class);
        assertThat(reports.expectMessageClass(TowerActor.Failed.class).cause()).hasMessage("out of chalk");
        reports.expectTerminated(tower);

        assertThat(peer.closed()).isTrue();
    }
}
