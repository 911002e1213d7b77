package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.ops.tower.Exchange;
import duet.ops.tower.PeerLostException;
import io.aeron.driver.MediaDriver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the ends of two hosts come to life and go. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class HostWireTest {
    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);
    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);
    private static final WireSpec SPEC = spec(400, HALF_A_SECOND);

    private HostWires hosts;

    private static WireSpec spec(long largestHalf, Duration timeout) {
        return new WireSpec(2, 7, largestHalf, timeout, false);
    }

    private Exchange[] open(long largestHalf) throws Exception {
        return open(largestHalf, Duration.ofHours(1));
    }

    private Exchange[] open(long largestHalf, Duration timeout) throws Exception {
        hosts = HostWires.open(spec(largestHalf, timeout), new Protection.Checksum(), context -> {}, 0, 1);
        return hosts.towers();
    }

    @AfterEach
    void close() {
        if (hosts != null) {
            hosts.close();
            assertThat(hosts.wire(0).errors()).isEmpty();
            assertThat(hosts.wire(1).errors()).isEmpty();
        }
    }

    @Test
    void aSilentPeerIsLostAfterTheTimeoutAndNamedWithItsEndpoint() throws Exception {
        Exchange[] towers = open(400, Duration.ofMillis(50));

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> towers[0].receive(1, Halves.transfer(4), Halves.empty(100)))
                .withMessageStartingWith("tower 0 with tower 1 at "
                        + hosts.wire(1).endpoint() + ", pass 0, exchange 1, backward: the peer was silent for 0.");
    }

    @Test
    void aPeerThatClosesItsEndIsLostAtOnce() throws Exception {
        Exchange[] towers = open(400);

        Together.whileWaiting(
                () -> assertThatExceptionOfType(PeerLostException.class)
                        .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                        .withMessageStartingWith(
                                "tower 0 with tower 1 at " + hosts.wire(1).endpoint())
                        .withMessageContaining("the peer closed its end"),
                waiting -> towers[1].close());
    }

    @Test
    void aHostThatClosesItsWireIsLostAtOnce() throws Exception {
        Exchange[] towers = open(400);

        Together.whileWaiting(
                () -> assertThatExceptionOfType(PeerLostException.class)
                        .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                        .withMessageContaining("the peer closed its end"),
                waiting -> hosts.wire(1).close());
    }

    @Test
    void whatAPeerSentBeforeItClosedStillArrives() throws Exception {
        Exchange[] towers = open(400_000);
        ByteBuffer received = Halves.empty(100_000);
        towers[1].send(0, Halves.transfer(0), Halves.drawn(3, 100_000));
        towers[1].close();

        towers[0].receive(1, Halves.transfer(0), received);

        assertThat(received.equals(Halves.drawn(3, 100_000))).isTrue();
    }

    @Test
    void closingTheWireEndsAWaitingReceive() throws Exception {
        Exchange[] towers = open(400);

        Together.whileWaiting(
                () -> assertThatExceptionOfType(PeerLostException.class)
                        .isThrownBy(() -> towers[0].receive(1, Halves.transfer(0), Halves.empty(100)))
                        .withMessageContaining("this end was closed"),
                waiting -> hosts.wire(0).close());
    }

    @Test
    void bulkGoesBetweenTheCoordinatorAndARemoteTowerBesideTheTensors() throws Exception {
        Exchange[] towers = open(400_000);
        ByteBuffer[] received = {Halves.empty(1_000_000), Halves.empty(1_000_000), Halves.empty(100_000)};

        Together.run(
                () -> {
                    hosts.wire(0).bulk(1).send(1, Halves.transfer(0), Halves.drawn(1, 1_000_000));
                    hosts.wire(0).bulk(1).receive(1, Halves.transfer(0), received[0]);
                },
                () -> {
                    Exchange bulk = hosts.wire(1).coordinator(1);
                    bulk.send(HostWire.COORDINATOR, Halves.transfer(0), Halves.drawn(2, 1_000_000));
                    bulk.receive(HostWire.COORDINATOR, Halves.transfer(0), received[1]);
                },
                () -> towers[0].send(1, Halves.transfer(0), Halves.drawn(3, 100_000)),
                () -> towers[1].receive(0, Halves.transfer(0), received[2]));

        assertThat(received[0].equals(Halves.drawn(2, 1_000_000))).isTrue();
        assertThat(received[1].equals(Halves.drawn(1, 1_000_000))).isTrue();
        assertThat(received[2].equals(Halves.drawn(3, 100_000))).isTrue();
    }

    @Test
    void aSilentCoordinatorIsNamed() throws Exception {
        open(400, Duration.ofMillis(50));

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(() -> hosts.wire(1)
                        .coordinator(1)
                        .receive(HostWire.COORDINATOR, Halves.transfer(4), Halves.empty(100)))
                .withMessageStartingWith("tower 1 with the coordinator at "
                        + hosts.wire(0).endpoint() + ", pass 0, exchange 1, backward: the peer was silent for 0.");
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        open(400);
        Endpoint taken = hosts.wire(0).endpoint();

        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() -> HostWire.listen(SPEC, taken))
                .withMessageStartingWith("the exchange cannot listen on " + taken + ": ")
                .withMessageContaining("Address already in use");
    }

    @Test
    void anAddressOfAnotherHostIsRefused() {
        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() -> HostWire.listen(SPEC, new Endpoint("192.0.2.1", 0)))
                .withMessage("the exchange cannot listen on 192.0.2.1:0: 192.0.2.1 is no address of this host, "
                        + "expected one that the others can reach");
    }

    @Test
    void aNameWithoutAddressIsRefused() {
        assertThatExceptionOfType(WireUnavailableException.class)
                .isThrownBy(() -> HostWire.listen(SPEC, new Endpoint("no-such-host.invalid", 0)))
                .withMessage("the exchange cannot listen on no-such-host.invalid:0: "
                        + "no address is known for no-such-host.invalid");
    }

    @Test
    void aPeerThatNeverConnectsIsNamedWhenTheTimeIsOver() {
        try (HostWire wire = HostWire.listen(SPEC, LOOPBACK);
                HostWire deaf = HostWire.listen(SPEC, LOOPBACK)) {
            Routes routes = new Routes(1, wire.endpoint(), List.of(wire.endpoint(), deaf.endpoint()));

            assertThatExceptionOfType(WireUnavailableException.class)
                    .isThrownBy(() -> wire.connect(routes, new Protection.Checksum(), Duration.ofMillis(300)))
                    .withMessage("the streams between tower 0 and tower 1 at " + deaf.endpoint()
                            + " were not connected after 300 ms");
        }
    }

    @Test
    void aPeerWithAnotherTokenNeverConnectsAndIsCounted() {
        try (HostWire wire = HostWire.listen(SPEC, LOOPBACK);
                HostWire other = HostWire.listen(SPEC, LOOPBACK)) {
            List<Endpoint> towers = List.of(wire.endpoint(), other.endpoint());

            assertThatThrownBy(() -> Together.run(
                            () -> wire.connect(
                                    new Routes(1, towers.get(0), towers), new Protection.Checksum(), HALF_A_SECOND),
                            () -> other.connect(
                                    new Routes(2, towers.get(0), towers), new Protection.Checksum(), HALF_A_SECOND)))
                    .hasRootCauseInstanceOf(WireUnavailableException.class);
            assertThat(wire.errors())
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .endsWith(" x datagrams of another run or a stranger at 127.0.0.1: dropped");
        }
    }

    @Test
    void closingTheWireEndsAConnectThatWaits() throws Exception {
        HostWire wire = HostWire.listen(SPEC, LOOPBACK);
        Routes routes = new Routes(1, wire.endpoint(), List.of(wire.endpoint(), new Endpoint("127.0.0.1", 9)));

        Together.run(
                () -> assertThatExceptionOfType(WireUnavailableException.class)
                        .isThrownBy(() -> wire.connect(routes, new Protection.Checksum(), Duration.ofHours(1))),
                wire::close);
    }

    @Test
    void theBuffersOfAHostTakeNoMoreThanWasCounted() throws Exception {
        open(11_075_584);

        for (int host = 0; host < 2; host++) {
            assertThat(bytesBelow(hosts.wire(host).directory().path()))
                    .isBetween(1L << 20, spec(11_075_584, HALF_A_SECOND).bytesNeeded(StreamLog.LARGEST_MTU));
        }
    }

    @Test
    void hostsMayHaveDatagramsOfDifferentSizes() throws Exception {
        ByteBuffer[] received = {Halves.empty(100_000), Halves.empty(100_000)};
        try (HostWire small = HostWire.listen(spec(1408), LOOPBACK);
                HostWire large = HostWire.listen(spec(65_504), LOOPBACK)) {
            Routes routes = new Routes(1, small.endpoint(), List.of(small.endpoint(), large.endpoint()));
            Together.run(
                    () -> small.connect(routes, new Protection.Checksum(), HostWires.TIMEOUT),
                    () -> large.connect(routes, new Protection.Checksum(), HostWires.TIMEOUT));

            Together.run(() -> swap(small.open(0), 0, received[0]), () -> swap(large.open(1), 1, received[1]));
        }

        assertThat(received[0].equals(Halves.drawn(1, 100_000))).isTrue();
        assertThat(received[1].equals(Halves.drawn(0, 100_000))).isTrue();
    }

    private static WireSpec spec(int mtu) {
        return new WireSpec(2, 7, 400_000, HostWires.TIMEOUT, false, OptionalInt.of(mtu), false);
    }

    private static void swap(Exchange exchange, int tower, ByteBuffer received) {
        exchange.send(1 - tower, Halves.transfer(0), Halves.drawn(tower, 100_000));
        exchange.receive(1 - tower, Halves.transfer(0), received);
    }

    @Test
    void theDriverIsMorePatientThanTheExchange() {
        AtomicReference<MediaDriver.Context> driver = new AtomicReference<>();
        Duration timeout = Duration.ofMinutes(3);

        HostWires.listen(spec(400, timeout), driver::set).close();

        assertThat(List.of(
                        driver.get().imageLivenessTimeoutNs(),
                        driver.get().publicationConnectionTimeoutNs(),
                        driver.get().flowControlReceiverTimeoutNs()))
                .allMatch(nanos -> nanos > timeout.toNanos());
    }

    @Test
    void nothingRemainsAfterTheClose() throws Exception {
        open(400);
        Path directory = hosts.wire(0).directory().path();
        assertThat(directory).exists();

        hosts.close();

        assertThat(directory).doesNotExist();
    }

    @Test
    void anEndThatIsNotHereIsRefused() throws Exception {
        open(400);

        assertThatThrownBy(() -> hosts.wire(0).open(1))
                .hasMessage("no such end of tower 1 at " + hosts.wire(0).endpoint() + ", expected one of [0]");
    }

    private static long bytesBelow(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(
                            path -> path.toFile().isFile() ? path.toFile().length() : 0)
                    .sum();
        }
    }
}
