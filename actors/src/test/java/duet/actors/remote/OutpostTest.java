package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.FishingOutcome;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import duet.actors.DrawnBatches;
import duet.actors.LinkedExchange;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Position;
import duet.actors.schedule.TrainingPlan;
import duet.actors.tower.Tower;
import duet.actors.tower.TowerFactory;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.ops.device.Sgd;
import duet.ops.network.Shape;
import duet.ops.tower.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The host's side alone, with a tower that is the whole network; the test plays the coordinator's side. */
class OutpostTest {
    private static final Sgd SGD = new Sgd(0.05, 0.9, 0.0005);
    private static final TowerFactory ALONE =
            number -> new Tower(SmallNetwork.tower(1, 0, null), Optional.empty(), List.of("blunt pencil"));

    private final ActorTestKit kit = Hosts.kit();
    private final TestProbe<Reports> coordinator = kit.createTestProbe();
    private final List<Exchange> bulk = LinkedExchange.pair();
    private final List<RemoteReport> told = new ArrayList<>();
    private ActorRef<Outpost.Command> outpost;
    private final Delivery<RemoteOrder, RemoteReport> delivery = new Delivery<>(this::send);

    @AfterEach
    void shutDown() {
        bulk.get(0).close();
        kit.shutdownTestKit();
    }

    private void send(long first, List<RemoteOrder> letters, long received) {
        outpost.tell(new Orders(0, coordinator.getRef(), first, letters, received));
    }

    private Outpost.Parts parts(TrainingPlan plan, TowerFactory towers, Supplier<BatchMaker> makers) {
        return new Outpost.Parts(List.of(0), plan, Position.START, towers, makers, Map.of(0, bulk.get(1)));
    }

    private void start(TrainingPlan plan, TowerFactory towers, Supplier<BatchMaker> makers) {
        outpost = kit.spawn(Outpost.create(parts(plan, towers, makers)));
        delivery.post(new RemoteOrder.Begin());
    }

    private void start(Supplier<BatchMaker> makers) {
        start(new SmallPlan().plan(), ALONE, makers);
        assertThat(report(RemoteReport.Ready.class).warnings()).containsExactly("blunt pencil");
    }

    /** The next report, which must be of this kind. */
    private <R extends RemoteReport> R report(Class<R> type) {
        while (told.isEmpty()) {
            Reports packet = coordinator.receiveMessage(Duration.ofSeconds(10));
            told.addAll(delivery.receive(packet.first(), packet.letters(), packet.received()));
        }
        return type.cast(told.remove(0));
    }

    private FishingOutcome untilSomethingNew(Reports packet) {
        return delivery.receive(packet.first(), packet.letters(), packet.received())
                        .isEmpty()
                ? FishingOutcomes.continueAndIgnore()
                : FishingOutcomes.complete();
    }

    private Reports packetWith(Class<? extends RemoteReport> type) {
        Reports packet = coordinator.receiveMessage();
        while (packet.letters().stream().noneMatch(type::isInstance)) {
            packet = coordinator.receiveMessage();
        }
        return packet;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RemoteOrder.Train step(long number) {
        return new RemoteOrder.Train(number, number, 4, SGD, false);
    }

    private static int checksum(long step, int images) {
        BatchBuffer batch = new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE);
        new DrawnBatches().make(new BatchRequest(Split.TRAINING, step, 0, (int) (4 * step), images), batch);
        return batch.checksum();
    }

    @Test
    void aBatchThatWasOrderedIsTakenAndItsChecksumTold() {
        start(DrawnBatches::new);
        for (long number = 0; number < 2; number++) {
            delivery.post(step(number));
            assertThat(report(RemoteReport.BatchTaken.class))
                    .isEqualTo(new RemoteReport.BatchTaken(number, checksum(number, 4)));
            assertThat(report(RemoteReport.Done.class).number()).isEqualTo(number);
        }
    }

    @Test
    void theFirstBatchIsTheOneWhereTheRunStands() {
        Position afterTwoSteps = new Position(2, 2, 0, Split.TRAINING, 2);
        outpost = kit.spawn(Outpost.create(new Outpost.Parts(
                List.of(0), new SmallPlan().plan(), afterTwoSteps, ALONE, DrawnBatches::new, Map.of(0, bulk.get(1)))));
        delivery.post(new RemoteOrder.Begin());
        report(RemoteReport.Ready.class);
        delivery.post(new RemoteOrder.Train(2, 2, 2, SGD, false));

        assertThat(report(RemoteReport.BatchTaken.class)).isEqualTo(new RemoteReport.BatchTaken(2, checksum(2, 2)));
    }

    @Test
    void nothingHappensUnordered() {
        start(DrawnBatches::new);

        assertThatThrownBy(() -> coordinator.fishForMessage(Duration.ofMillis(200), this::untilSomethingNew))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("timeout ");
    }

    @Test
    void theDigestIsRepeatedUntilItIsConfirmedAndOnlyThenTheOutpostEnds() {
        start(DrawnBatches::new);
        delivery.post(new RemoteOrder.Stop());
        Reports lost = packetWith(RemoteReport.Stopped.class);
        Reports again = packetWith(RemoteReport.Stopped.class);
        assertThat(again.letters()).isEqualTo(lost.letters());
        delivery.receive(again.first(), again.letters(), again.received());

        coordinator.expectTerminated(outpost, Duration.ofSeconds(10));
    }

    @Test
    void aStopDoesNotWaitForABatchThatIsNotMade() {
        CountDownLatch latch = new CountDownLatch(1);
        start(() -> (request, buffer) -> {
            await(latch);
            new DrawnBatches().make(request, buffer);
        });
        delivery.post(step(0));
        delivery.post(new RemoteOrder.Stop());

        assertThat(report(RemoteReport.Stopped.class).digest()).hasSize(64);
        latch.countDown();
        coordinator.expectTerminated(outpost, Duration.ofSeconds(10));
    }

    @Test
    void aCopyStandsBetweenTheOrdersBeforeAndAfterIt() {
        start(DrawnBatches::new);
        delivery.post(step(0));
        delivery.post(new RemoteOrder.Copy(1));
        report(RemoteReport.BatchTaken.class);
        report(RemoteReport.Done.class);

        assertThat(report(RemoteReport.Copying.class).number()).isEqualTo(1);
    }

    @Test
    void anOutpostWithoutACoordinatorEnds() {
        start(DrawnBatches::new);
        coordinator.stop();

        kit.createTestProbe().expectTerminated(outpost, Duration.ofSeconds(10));
    }

    @Test
    void anOutpostThatNobodySpeaksToEnds() {
        ActorTestKit timeless = Hosts.timeless();
        ActorRef<Outpost.Command> alone =
                timeless.spawn(Outpost.create(parts(new SmallPlan().plan(), ALONE, DrawnBatches::new)));
        ManualTime.get(timeless.system()).timePasses(Duration.ofMinutes(10));

        timeless.createTestProbe().expectTerminated(alone, Duration.ofSeconds(10));
        timeless.shutdownTestKit();
    }

    @Test
    void aBatchThatCannotBeMadeIsToldOnceItIsOrdered() {
        start(() -> (request, buffer) -> {
            if (request.step() == 1) {
                throw new DataException("train/cat/1.JPEG: not a picture");
            }
            new DrawnBatches().make(request, buffer);
        });
        delivery.post(step(0));
        report(RemoteReport.BatchTaken.class);
        report(RemoteReport.Done.class);
        delivery.post(step(1));

        assertThat(report(RemoteReport.Failed.class))
                .isEqualTo(new RemoteReport.Failed(
                        false, "the batch of step 1 could not be made: train/cat/1.JPEG: not a picture"));
        coordinator.expectTerminated(outpost, Duration.ofSeconds(10));
    }

    @Test
    void aTowerThatCannotBeMadeIsTold() {
        start(
                new SmallPlan().plan(),
                number -> {
                    throw new UnsatisfiedLinkError("no libdnnl");
                },
                DrawnBatches::new);

        assertThat(report(RemoteReport.Failed.class))
                .isEqualTo(new RemoteReport.Failed(false, "java.lang.UnsatisfiedLinkError: no libdnnl"));
        coordinator.expectTerminated(outpost, Duration.ofSeconds(10));
    }

    @Test
    void batchesThatFindNoRoomAreTold() {
        TrainingPlan huge = new TrainingPlan(
                100,
                1,
                OptionalLong.empty(),
                7,
                0.9,
                0,
                0,
                new FixedSteps(0.1, List.of()),
                1,
                1,
                100,
                0,
                1,
                4,
                new Shape(3, 1000, 1000));
        start(huge, ALONE, DrawnBatches::new);

        assertThat(report(RemoteReport.Failed.class).reason())
                .startsWith("there is no room for data.ahead = 4 batches: ");
        coordinator.expectTerminated(outpost, Duration.ofSeconds(10));
    }

    @Test
    void somebodyElsesOrdersAreNotFollowed() {
        start(DrawnBatches::new);
        TestProbe<Reports> other = kit.createTestProbe();
        outpost.tell(new Orders(0, other.getRef(), 1, List.of(new RemoteOrder.Stop()), 0));
        outpost.tell(new Orders(3, other.getRef(), 0, List.of(new RemoteOrder.Stop()), 0));
        delivery.post(step(0));

        report(RemoteReport.BatchTaken.class);
        report(RemoteReport.Done.class);
        other.expectNoMessage(Duration.ofMillis(50));
    }
}
