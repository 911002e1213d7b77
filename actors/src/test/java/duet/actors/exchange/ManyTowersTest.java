package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Three and more towers, each of which sends to all others and receives from all others. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ManyTowersTest {
    private static final int TRANSFERS = 6;

    @ParameterizedTest(name = "{0} towers, {1} floats with room for {2} bytes")
    @CsvSource({"2, 100000, 4", "3, 100000, 400000", "3, 100000, 4", "4, 100000, 4", "8, 30000, 4"})
    void partsOfAllTowersCrossInOneProcess(int towers, int floats, long largestHalf) throws Exception {
        try (TensorWire wire = TensorWire.start(spec(towers, largestHalf, Duration.ofSeconds(20)))) {
            exchangeAmongAll(IntStream.range(0, towers).mapToObj(wire::open).toArray(Exchange[]::new), floats);
        }
    }

    @ParameterizedTest(name = "towers on hosts {0}, {1} floats with room for {2} bytes")
    @CsvSource({
        "0 1 2, 100000, 400000",
        "0 1 2, 100000, 4",
        "1 1 0, 100000, 4",
        "0 1 2 3, 100000, 4",
        "0 0 1 1, 100000, 400000",
        "1 2 1 2, 100000, 4",
    })
    void partsOfAllTowersCrossBetweenHosts(String hosts, int floats, long largestHalf) throws Exception {
        int[] hostOfTower =
                Arrays.stream(hosts.split(" ")).mapToInt(Integer::parseInt).toArray();
        WireSpec spec = spec(hostOfTower.length, largestHalf, Duration.ofSeconds(20));
        try (HostWires wires =
                HostWires.open(spec, new Protection.Authenticated(HostWires.KEY), context -> {}, hostOfTower)) {
            exchangeAmongAll(wires.towers(), floats);
        }
    }

    @Test
    void partsThatFitTheWindowsMayBeTakenInACircle() throws Exception {
        try (TensorWire wire = TensorWire.start(spec(3, 400_000, Duration.ofSeconds(20)))) {
            Together.run(IntStream.range(0, 3)
                    .mapToObj(tower -> (Runnable) () -> {
                        Exchange exchange = wire.open(tower);
                        int next = (tower + 1) % 3;
                        int last = (tower + 2) % 3;
                        sendAll(exchange, tower, 3, Halves.transfer(0), 100_000);
                        receive(exchange, tower, next, Halves.transfer(0), 100_000);
                        receive(exchange, tower, last, Halves.transfer(0), 100_000);
                    })
                    .toArray(Runnable[]::new));
        }
    }

    @Test
    void whatIsStillToGoToOthersGoesOnWhileOneIsWaitedFor() throws Exception {
        int floats = 1_000_000;
        try (TensorWire wire = TensorWire.start(spec(3, 4, Duration.ofSeconds(20)))) {
            Together.run(
                    () -> {
                        wire.open(0).send(2, Halves.transfer(0), Halves.drawn(2, floats));
                        receive(wire.open(0), 0, 1, Halves.transfer(0), 1);
                    },
                    () -> {
                        receive(wire.open(1), 1, 2, Halves.transfer(0), 1);
                        wire.open(1).send(0, Halves.transfer(0), part(1, 0, 1));
                    },
                    () -> {
                        ByteBuffer received = Halves.empty(floats);
                        wire.open(2).receive(0, Halves.transfer(0), received);
                        assertThat(received.equals(Halves.drawn(2, floats))).isTrue();
                        wire.open(2).send(1, Halves.transfer(0), part(2, 1, 1));
                    });
        }
    }

    @Test
    void thePeerThatIsLostIsNamedAndNotTheOneThatIsWaitedFor() throws Exception {
        try (TensorWire wire = TensorWire.start(spec(3, 4, Duration.ofHours(1)))) {
            wire.open(0).send(2, Halves.transfer(0), Halves.empty(1_000_000));
            wire.open(2).close();

            assertThatExceptionOfType(PeerLostException.class)
                    .isThrownBy(() -> wire.open(0).receive(1, Halves.transfer(0), Halves.empty(1)))
                    .withMessageStartingWith("tower 0 with tower 2, ")
                    .withMessageContaining("the peer closed its end");
        }
    }

    @Test
    void theSilenceOfOneIsNotEndedByAnother() throws Exception {
        try (TensorWire wire = TensorWire.start(spec(3, 400, Duration.ofMillis(50)))) {
            wire.open(2).send(0, Halves.transfer(0), Halves.empty(100));

            assertThatExceptionOfType(PeerLostException.class)
                    .isThrownBy(() -> wire.open(0).receive(1, Halves.transfer(0), Halves.empty(100)))
                    .withMessageStartingWith("tower 0 with tower 1, ")
                    .withMessageContaining("the peer was silent");
        }
    }

    private static void exchangeAmongAll(Exchange[] towers, int floats) throws Exception {
        Together.run(IntStream.range(0, towers.length)
                .mapToObj(tower -> (Runnable) () -> {
                    for (int i = 0; i < TRANSFERS; i++) {
                        sendAll(towers[tower], tower, towers.length, Halves.transfer(i), floats + i);
                        for (int peer = 0; peer < towers.length; peer++) {
                            if (peer != tower) {
                                receive(towers[tower], tower, peer, Halves.transfer(i), floats + i);
                            }
                        }
                    }
                })
                .toArray(Runnable[]::new));
        long sent = IntStream.range(0, TRANSFERS).mapToLong(i -> floats + i).sum() * Float.BYTES;
        assertThat(towers[0].bytesSent()).isEqualTo(sent * (towers.length - 1));
    }

    private static void sendAll(Exchange exchange, int tower, int towers, Transfer transfer, int floats) {
        for (int peer = 0; peer < towers; peer++) {
            if (peer != tower) {
                exchange.send(peer, transfer, part(tower, peer, floats));
            }
        }
    }

    private static void receive(Exchange exchange, int tower, int peer, Transfer transfer, int floats) {
        ByteBuffer received = Halves.empty(floats);
        exchange.receive(peer, transfer, received);
        assertThat(received.equals(part(peer, tower, floats)))
                .as("%s from tower %d at tower %d", transfer, peer, tower)
                .isTrue();
    }

    private static ByteBuffer part(int from, int to, int floats) {
        ByteBuffer part = Halves.empty(floats);
        Random random = new Random(31L * from + to);
        for (int i = 0; i < floats; i++) {
            part.putInt(Integer.BYTES * i, random.nextInt());
        }
        return part;
    }

    private static WireSpec spec(int towers, long largestHalf, Duration timeout) {
        return new WireSpec(towers, 7, largestHalf, timeout, true);
    }
}
