package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import duet.ops.tower.PeerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The threads of two towers, without their cards: a part's place stands for the part. */
class PeerLaneTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final List<String> order = new ArrayList<>();

    private static PeerLane lane(Duration silence) {
        PeerLane lane = new PeerLane(0, 1, silence);
        lane.openSender(new PeerLane.Sender(null, new DeviceMemory[PeerLane.PLACES], new Event[PeerLane.PLACES]));
        lane.openReceiver(new Event[PeerLane.PLACES]);
        return lane;
    }

    private void send(PeerLane lane) {
        lane.send(4, (place, sender, taken) -> order.add("sent in " + place));
    }

    private void receive(PeerLane lane) {
        lane.receive(4, (place, sender, taken) -> order.add("received from " + place));
    }

    /** On a thread of its own; returns when it waits. */
    private static FutureTask<Throwable> waiting(Runnable task) throws InterruptedException {
        FutureTask<Throwable> future = new FutureTask<>(() -> catchThrowable(task::run));
        Thread thread = new Thread(future);
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.TERMINATED) {
            Thread.sleep(1);
        }
        return future;
    }

    private static Throwable end(FutureTask<Throwable> task) throws Exception {
        return task.get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoReceivesWaitsForThePart() throws Exception {
        PeerLane lane = lane(LONG);
        FutureTask<Throwable> receiver = waiting(() -> receive(lane));
        send(lane);
        assertThat(end(receiver)).isNull();
        assertThat(order).containsExactly("sent in 0", "received from 0");
    }

    @Test
    void whoSendsAThirdPartWaitsUntilTheFirstIsTaken() throws Exception {
        PeerLane lane = lane(LONG);
        send(lane);
        send(lane);
        FutureTask<Throwable> sender = waiting(() -> send(lane));
        receive(lane);
        assertThat(end(sender)).isNull();
        assertThat(order).containsExactly("sent in 0", "sent in 1", "received from 0", "sent in 0");
    }

    @Test
    void aThirdPartThatNobodyMakesRoomForIsNotSent() {
        PeerLane lane = lane(SHORT);
        send(lane);
        send(lane);
        assertThatThrownBy(() -> send(lane))
                .isInstanceOf(PeerLostException.class)
                .hasMessage("tower 1 was silent for 20 ms");
        assertThat(order).hasSize(2);
    }

    @Test
    void whoLeavesIsMissedByThoseWhoWaitForIt() throws Exception {
        PeerLane toReceive = lane(LONG);
        FutureTask<Throwable> receiver = waiting(() -> receive(toReceive));
        toReceive.senderLeaves();
        assertThat(end(receiver)).isInstanceOf(PeerLostException.class).hasMessage("tower 0 has left the exchange");

        PeerLane toSend = lane(LONG);
        send(toSend);
        send(toSend);
        FutureTask<Throwable> sender = waiting(() -> send(toSend));
        toSend.receiverLeaves();
        assertThat(end(sender)).isInstanceOf(PeerLostException.class).hasMessage("tower 1 has left the exchange");
    }

    @Test
    void nothingIsSentToOneWhoHasLeftThoughThereIsRoom() {
        PeerLane lane = lane(LONG);
        lane.receiverLeaves();
        assertThatThrownBy(() -> send(lane)).isInstanceOf(PeerLostException.class);
    }

    @Test
    void whoIsInterruptedWaitsNoLongerAndStaysInterrupted() {
        PeerLane lane = lane(LONG);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> receive(lane))
                .isInstanceOf(PeerLostException.class)
                .hasMessage("interrupted while waiting for tower 0");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aPartOfAnotherSizeIsNotTaken() {
        PeerLane lane = lane(LONG);
        send(lane);
        assertThatThrownBy(() -> lane.receive(8, (place, sender, taken) -> order.add("received")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("tower 0 sent 4 bytes, tower 1 expected 8");
        assertThat(order).containsExactly("sent in 0");
    }
}
