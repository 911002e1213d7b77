package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.tower.Exchange;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ext.LossGenerator;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A network that loses datagrams changes no bit. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LossyWireTest {
    private static final int FLOATS = 300_000;

    @ParameterizedTest(name = "{0}, losing {1}")
    @CsvSource({
        "CHECKSUM, 0.01",
        "CHECKSUM, 0.1",
        "MAC, 0.01",
        "MAC, 0.1",
        "ENCRYPTION, 0.01",
        "ENCRYPTION, 0.1",
    })
    void whatIsLostIsSentAgain(SealKind kind, double rate) throws Exception {
        long seed = System.nanoTime();
        swapTenTimes(kind, HostWires.losing(rate, seed), "seed " + seed);
    }

    @Test
    void aCutThatIsShorterThanTheTimeoutIsLivedThrough() throws Exception {
        AtomicInteger datagrams = new AtomicInteger();
        LossGenerator cut = (address, buffer, length) -> {
            int datagram = datagrams.incrementAndGet();
            return datagram > 60 && datagram < 120;
        };

        swapTenTimes(SealKind.CHECKSUM, HostWires.losing(cut, cut), "a cut");

        assertThat(datagrams.get()).isGreaterThan(120);
    }

    private static void swapTenTimes(SealKind kind, Consumer<MediaDriver.Context> losing, String how) throws Exception {
        WireSpec spec = new WireSpec(2, 7, Float.BYTES * FLOATS, Duration.ofSeconds(20), false);
        try (HostWires hosts = HostWires.open(spec, protection(kind), losing, 0, 1)) {
            Together.run(() -> swap(hosts.tower(0), 0, how), () -> swap(hosts.tower(1), 1, how));
        }
    }

    private static void swap(Exchange exchange, int tower, String how) {
        int peer = 1 - tower;
        for (int i = 0; i < 10; i++) {
            ByteBuffer received = Halves.empty(FLOATS);
            exchange.send(peer, Halves.transfer(i), Halves.drawn(2L * i + tower, FLOATS));
            exchange.receive(peer, Halves.transfer(i), received);
            assertThat(received.equals(Halves.drawn(2L * i + peer, FLOATS)))
                    .as("%s, transfer %d, tower %d", how, i, tower)
                    .isTrue();
        }
    }

    private static Protection protection(SealKind kind) {
        return switch (kind) {
            case MAC -> new Protection.Authenticated(HostWires.KEY);
            case ENCRYPTION -> new Protection.Encrypted(HostWires.KEY);
            default -> new Protection.Checksum();
        };
    }
}
