package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Direction;
import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExchangeClockTest {
    private static final int TOWERS = 3;
    private static final ByteBuffer PART = ByteBuffer.allocateDirect(4);

    /** An exchange in which everything is there at once. */
    private static final class Immediate implements Exchange {
        @Override
        public void send(int peer, Transfer transfer, ByteBuffer part) {}

        @Override
        public void receive(int peer, Transfer transfer, ByteBuffer part) {}

        @Override
        public long bytesSent() {
            return 0;
        }

        @Override
        public void close() {}
    }

    @Test
    void anExchangeIsCountedOnceHoweverManyPeersThereAre() {
        List<ExchangeClock> ends = ends();
        exchange(ends, 0);
        exchange(ends, 1);
        assertThat(ends).extracting(ExchangeClock::transfers).containsOnly(2);
        for (ExchangeClock end : ends) {
            for (int transfer = 0; transfer < 2; transfer++) {
                Journey journey = end.journey(transfer, ends);
                assertThat(journey.waiting()).as("all was sent before").isZero();
                assertThat(journey.hidden()).as("since it was sent").isPositive();
            }
        }
    }

    @Test
    void whatATowerWaitsForIsTheTransferOfTheSameNumberFromEachPeer() {
        PeerClock own = new PeerClock(2);
        own.sent(0, 3);
        own.sent(90, 95);
        own.received(10, 20);
        own.received(100, 130);
        PeerClock theirs = new PeerClock(2);
        theirs.sent(5, 6);
        theirs.sent(120, 121);
        assertThat(own.journey(0, theirs, 8)).isEqualTo(new Journey(3, 0, 10, 3));
        assertThat(own.journey(1, theirs, 100)).isEqualTo(new Journey(5, 20, 10, 0));
    }

    private static List<ExchangeClock> ends() {
        return IntStream.range(0, TOWERS)
                .mapToObj(tower -> new ExchangeClock(new Immediate(), tower, TOWERS, 2))
                .toList();
    }

    private static void exchange(List<ExchangeClock> ends, int point) {
        Transfer transfer = new Transfer(0, point, Direction.FORWARD);
        for (int tower = 0; tower < TOWERS; tower++) {
            for (int peer = 0; peer < TOWERS; peer++) {
                if (peer != tower) {
                    ends.get(tower).send(peer, transfer, PART);
                }
            }
        }
        for (int tower = 0; tower < TOWERS; tower++) {
            for (int peer = 0; peer < TOWERS; peer++) {
                if (peer != tower) {
                    ends.get(tower).receive(peer, transfer, PART);
                }
            }
        }
    }
}
