package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AeronExchangeTest extends ExchangeContract {
    private TensorWire wire;

    @Override
    Exchange[] open(long largestHalf) {
        return open(largestHalf, Duration.ofHours(1), false);
    }

    private Exchange[] open(long largestHalf, Duration timeout, boolean checksum) {
        wire = TensorWire.start(new WireSpec(2, 7, largestHalf, timeout, checksum));
        return new Exchange[] {wire.open(0), wire.open(1)};
    }

    @Override
    void closeAll() {
        if (wire != null) {
            wire.close();
            assertThat(wire.errors()).isEmpty();
        }
    }

    @Test
    void theLargestHalfIsHandedOverInOneGo() {
        int conv3 = 128 * 128 * 13 * 13;
        Exchange[] towers = open(4L * conv3);

        towers[0].send(1, Halves.transfer(0), Halves.empty(conv3));

        assertThat(towers[0].bytesSent()).isEqualTo(4L * conv3);
    }

    @Test
    void checksummedHalvesCross() {
        Exchange[] towers = open(400_000, Duration.ofHours(1), true);
        ByteBuffer received = Halves.empty(100_000);

        towers[0].send(1, Halves.transfer(0), Halves.drawn(5, 100_000));
        towers[1].receive(0, Halves.transfer(0), received);

        assertThat(received.equals(Halves.drawn(5, 100_000))).isTrue();
    }

    @Test
    void aSilentPeerIsLostAfterTheTimeout() {
        Exchange[] towers = open(400, Duration.ofMillis(50), false);

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> towers[0].receive(1, Halves.transfer(4), Halves.empty(100)))
                .withMessageStartingWith(
                        "tower 0 with tower 1, pass 0, exchange 1, backward: the peer was silent for 0.")
                .withMessageEndingWith(" s; received 0 of 400 bytes, sent 0 of 0 bytes");
    }

    @Test
    void aPeerThatTakesNothingIsLostAfterTheTimeout() {
        Exchange[] towers = open(4, Duration.ofMillis(50), false);
        towers[0].send(1, Halves.transfer(0), Halves.drawn(0, 100_000));
        towers[1].send(0, Halves.transfer(0), Halves.drawn(0, 10));

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(10)))
                .withMessageContaining("the peer was silent")
                .withMessageContaining("received 40 of 40 bytes")
                .withMessageMatching(".*sent [1-9][0-9,]* of 400,000 bytes");
    }

    @Test
    void aClosedPeerIsLostAtOnce() {
        Exchange[] towers = open(400);
        towers[1].close();

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                .withMessageContaining("the peer closed its end");
    }

    @Test
    void aPeerThatClosesWithoutTakingTheRestIsLostAtOnce() {
        Exchange[] towers = open(4);
        towers[0].send(1, Halves.transfer(0), Halves.drawn(0, 100_000));
        towers[1].send(0, Halves.transfer(0), Halves.drawn(0, 10));
        towers[1].close();

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(10)))
                .withMessageContaining("the peer closed its end");
    }

    @Test
    void whatAPeerSentBeforeItClosedStillArrives() {
        Exchange[] towers = open(400_000);
        ByteBuffer received = Halves.empty(100_000);
        towers[1].send(0, Halves.transfer(0), Halves.drawn(3, 100_000));
        towers[1].close();

        towers[0].receive(1, Halves.transfer(0), received);

        assertThat(received.equals(Halves.drawn(3, 100_000))).isTrue();
    }

    @Test
    void anotherTransferThanTheExpectedOneIsRefused() {
        Exchange[] towers = open(400);
        towers[0].send(1, Halves.transfer(1), Halves.empty(100));

        assertThatExceptionOfType(WireProtocolException.class)
                .isThrownBy(() -> towers[1].receive(0, Halves.transfer(3), Halves.empty(100)))
                .withMessage(
                        "tower 1 with tower 0, pass 0, exchange 0, backward: "
                                + "found pass 0, exchange 1, forward of run 0000000000000007 at byte 0 of 400 without checksum, "
                                + "expected pass 0, exchange 0, backward of run 0000000000000007 at byte 0 of 400 without checksum");
    }

    @Test
    void aHalfOfAnotherSizeIsRefused() {
        Exchange[] towers = open(400);
        towers[0].send(1, Halves.transfer(1), Halves.empty(100));

        assertThatExceptionOfType(WireProtocolException.class)
                .isThrownBy(() -> towers[1].receive(0, Halves.transfer(1), Halves.empty(99)))
                .withMessageContaining("at byte 0 of 400 ")
                .withMessageContaining("at byte 0 of 396 ");
    }

    @Test
    void anExchangeThatFailedOnceStaysFailed() {
        Exchange[] towers = open(400, Duration.ofMillis(20), false);
        assertThatThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                .isInstanceOf(PeerLostException.class);
        towers[1].send(0, Halves.transfer(0), Halves.empty(100));

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                .withMessage("tower 0 cannot start pass 0, exchange 0, forward: its exchange failed before")
                .withCauseInstanceOf(PeerLostException.class);
    }

    @Test
    void anInterruptEndsAWaitingReceiveAndIsKept() throws Exception {
        Exchange[] towers = open(400);

        boolean kept = Together.callAndInterrupt(() -> {
            assertThatExceptionOfType(PeerLostException.class)
                    .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                    .withMessageContaining("interrupted while waiting");
            return Thread.currentThread().isInterrupted();
        });

        assertThat(kept).isTrue();
    }

    @Test
    void closingTheWireEndsAWaitingReceive() throws Exception {
        Exchange[] towers = open(400);

        Together.whileWaiting(
                () -> assertThatExceptionOfType(PeerLostException.class)
                        .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                        .withMessageContaining("this end was closed"),
                waiting -> towers[0].close());
    }

    @Test
    void nothingCanBeSentOrReceivedAfterTheClose() {
        Exchange[] towers = open(400);
        wire.close();

        assertThatThrownBy(() -> towers[0].send(1, Halves.transfer(0), Halves.empty(1)))
                .isInstanceOf(PeerLostException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> towers[1].receive(0, Halves.transfer(0), Halves.empty(1)))
                .isInstanceOf(PeerLostException.class)
                .hasMessageContaining("this end was closed");
    }

    @Test
    void aReadOnlyBufferIsNotReceivedInto() {
        Exchange[] towers = open(400);

        assertThatThrownBy(() ->
                        towers[0].receive(1, Halves.transfer(0), Halves.empty(4).asReadOnlyBuffer()))
                .hasMessageStartingWith("a read-only buffer cannot receive");
    }
}
