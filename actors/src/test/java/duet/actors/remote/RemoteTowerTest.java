package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import duet.actors.DrawnBatches;
import duet.actors.LinkedExchange;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.exchange.HostWire;
import duet.actors.tower.TowerActor;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.ops.device.Sgd;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.WeightDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The coordinator's side alone; the test plays coordinator and host. */
class RemoteTowerTest {
    private static final Sgd SGD = new Sgd(0.05, 0.9, 0.0005);

    private final ActorTestKit kit = Hosts.kit();
    private final TestProbe<TowerActor.Report> reports = kit.createTestProbe();
    private final TestProbe<Outpost.Command> host = kit.createTestProbe();
    private final List<Exchange> bulk = LinkedExchange.pair();
    private final ParameterCopy landing =
            ParameterCopy.of(SmallNetwork.plan(2).towers().get(1));
    private final BatchBuffer batch = new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE);
    private final ActorRef<TowerActor.Command> tower = kit.spawn(
            RemoteTower.create(new RemoteTower.Parts(1, "far", host.getRef(), bulk.get(0), landing), reports.getRef()));
    private final Delivery<RemoteReport, RemoteOrder> delivery = new Delivery<>(this::send);
    private ActorRef<Reports> coordinator;

    RemoteTowerTest() {
        new DrawnBatches().make(new BatchRequest(Split.TRAINING, 4, 0, 0, 3), batch);
        assertThat(ordered()).isEqualTo(new RemoteOrder.Begin());
    }

    @AfterEach
    void shutDown() {
        bulk.get(0).close();
        kit.shutdownTestKit();
    }

    private void send(long first, List<RemoteReport> letters, long received) {
        coordinator.tell(new Reports(first, letters, received));
    }

    /** The next order that comes for the first time. */
    private RemoteOrder ordered() {
        while (true) {
            Orders packet = host.expectMessageClass(Orders.class);
            assertThat(packet.tower()).isEqualTo(1);
            coordinator = packet.from();
            List<RemoteOrder> fresh = delivery.receive(packet.first(), packet.letters(), packet.received());
            if (!fresh.isEmpty()) {
                assertThat(fresh).hasSize(1);
                return fresh.get(0);
            }
        }
    }

    private Orders packetWithStop() {
        Orders packet = host.expectMessageClass(Orders.class);
        while (!packet.letters().contains(new RemoteOrder.Stop())) {
            packet = host.expectMessageClass(Orders.class);
        }
        return packet;
    }

    private <R extends TowerActor.Report> R told(Class<R> type) {
        R report = reports.expectMessageClass(type);
        assertThat(report.tower()).isEqualTo(1);
        return report;
    }

    private void train() {
        tower.tell(new TowerActor.Train(7, 4, batch, 3, SGD, true));
        assertThat(ordered()).isEqualTo(new RemoteOrder.Train(7, 4, 3, SGD, true));
    }

    @Test
    void ordersGoOnWithoutTheirBatchAndReportsComeBackWithTheTowersNumber() {
        delivery.post(new RemoteReport.Ready("cpu", List.of("blunt pencil"), 5, List.of("conv1.weight")));
        assertThat(told(TowerActor.Ready.class))
                .isEqualTo(new TowerActor.Ready(1, "cpu", List.of("blunt pencil"), 5, List.of("conv1.weight")));

        train();
        delivery.post(new RemoteReport.BatchTaken(7, batch.checksum()));
        assertThat(told(TowerActor.BatchTaken.class)).isEqualTo(new TowerActor.BatchTaken(1, 7, batch));
        StepOutcome outcome = new StepOutcome(3, 0.1, 1, 0, 6, Optional.empty(), 5, 4, 3);
        Optional<WeightDigest> digest = Optional.of(new WeightDigest("00ff", List.of(1)));
        delivery.post(new RemoteReport.Done(7, outcome, digest, 9, 8));
        assertThat(told(TowerActor.Done.class)).isEqualTo(new TowerActor.Done(1, 7, outcome, digest, 9, 8));

        tower.tell(new TowerActor.Test(8, batch, 3, 1));
        assertThat(ordered()).isEqualTo(new RemoteOrder.Test(8, 3, 1));
    }

    @Test
    void theBufferIsKeptUntilTheHostHasTakenItsOwn() {
        train();

        reports.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void anotherBatchThanTheCoordinatorsIsAFailureThatNamesBoth() {
        train();
        delivery.post(new RemoteReport.BatchTaken(7, batch.checksum() + 1));

        TowerActor.Failed failed = told(TowerActor.Failed.class);
        assertThat(failed.cause()).isNotInstanceOf(PeerLostException.class);
        assertThat(failed.inWords())
                .startsWith(String.format(
                        "tower 1 failed: the hosts made different batches of step 4: CRC-32C %08x on the coordinator's"
                                + " host, %08x on host far;",
                        batch.checksum(), batch.checksum() + 1));
        reports.expectTerminated(tower);
    }

    @Test
    void aCopyIsReceivedIntoTheSameMemoryEachTime() {
        for (long number = 1; number <= 2; number++) {
            tower.tell(new TowerActor.Copy());
            assertThat(ordered()).isEqualTo(new RemoteOrder.Copy(number));
            ParameterCopy sent = ParameterCopy.of(SmallNetwork.plan(2).towers().get(1));
            sent.rows().get(0).momentum().put(0, number);
            delivery.post(new RemoteReport.Copying(number));
            CopyTransport.send(bulk.get(1), HostWire.COORDINATOR, number, sent);

            assertThat(told(TowerActor.Copied.class).copy()).isSameAs(landing);
            assertThat(landing.memory()).isEqualTo(sent.memory());
        }
    }

    @Test
    void aCopyThatDoesNotComeIsALostPeer() {
        tower.tell(new TowerActor.Copy());
        delivery.post(new RemoteReport.Copying(1));
        bulk.get(1).close();

        assertThat(told(TowerActor.Failed.class).cause()).isInstanceOf(PeerLostException.class);
        reports.expectTerminated(tower);
    }

    @Test
    void aTowerThatFailsWhileItsCopyIsUnderWayEndsBehindTheCopy() {
        tower.tell(new TowerActor.Copy());
        delivery.post(new RemoteReport.Copying(1));
        delivery.post(new RemoteReport.Failed(false, "out of chalk"));
        told(TowerActor.Failed.class);
        CopyTransport.send(bulk.get(1), HostWire.COORDINATOR, 1, landing);

        reports.expectTerminated(tower);
    }

    @Test
    void aFailureComesWithTheNameOfTheHost() {
        delivery.post(new RemoteReport.Failed(false, "java.lang.OutOfMemoryError: no room"));

        assertThat(told(TowerActor.Failed.class).inWords())
                .isEqualTo("tower 1 failed: host far: java.lang.OutOfMemoryError: no room");
        reports.expectTerminated(tower);
    }

    @Test
    void aLostPeerArrivesAsOne() {
        delivery.post(new RemoteReport.Failed(true, "tower 0 was silent"));

        assertThat(told(TowerActor.Failed.class).cause())
                .isInstanceOf(PeerLostException.class)
                .hasMessage("host far: tower 0 was silent");
    }

    @Test
    void aHostThatIsGoneIsALostPeer() {
        host.stop();

        assertThat(told(TowerActor.Failed.class).cause())
                .isInstanceOf(PeerLostException.class)
                .hasMessageStartingWith("host far left the cluster");
        reports.expectTerminated(tower);
    }

    @Test
    void aTowerThatStoppedConfirmsItAndNoLongerMindsItsHost() {
        tower.tell(new TowerActor.Stop());
        assertThat(ordered()).isEqualTo(new RemoteOrder.Stop());
        delivery.post(new RemoteReport.Stopped("00ff"));
        assertThat(told(TowerActor.Stopped.class).digest()).isEqualTo("00ff");
        while (!delivery.allConfirmed()) {
            Orders packet = host.expectMessageClass(Orders.class);
            delivery.receive(packet.first(), packet.letters(), packet.received());
        }
        host.stop();

        reports.expectTerminated(tower);
        reports.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void ordersAreRepeatedUntilTheyAreConfirmedAndReportsToldOnce() {
        tower.tell(new TowerActor.Stop());
        Orders lost = packetWithStop();
        Orders again = packetWithStop();
        assertThat(again.letters()).isNotEmpty().allMatch(lost.letters()::contains);

        RemoteReport.Ready ready = new RemoteReport.Ready("cpu", List.of(), 5, List.of());
        coordinator.tell(new Reports(0, List.of(ready), 2));
        coordinator.tell(new Reports(0, List.of(ready), 2));
        told(TowerActor.Ready.class);
        reports.expectNoMessage(Duration.ofMillis(50));
    }
}
