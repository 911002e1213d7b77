package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tower 1 of an exchange whose peer is the test itself, which writes its fragments by hand. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InjectedFragmentTest {
    private static final int FLOATS = 100;
    private static final int BYTES = Float.BYTES * FLOATS;
    private static final int RUN = 7;
    private static final Transfer TRANSFER = Halves.transfer(3);

    @TempDir
    private Path parent;

    private EmbeddedDriver driver;
    private ExclusivePublication peer;
    private AeronExchange exchange;
    private final UnsafeBuffer fragment = new UnsafeBuffer(new byte[FragmentHeader.LENGTH + BYTES]);

    @BeforeEach
    void connect() {
        WireSpec spec = new WireSpec(2, RUN, BYTES, Duration.ofMillis(100), true);
        driver = EmbeddedDriver.start(parent.resolve("wire"), spec);
        peer = driver.client().addExclusivePublication("aeron:ipc", 1);
        Subscription fromPeer = driver.client().addSubscription("aeron:ipc", 1);
        driver.client().addSubscription("aeron:ipc", 3);
        ExclusivePublication toPeer = driver.client().addExclusivePublication("aeron:ipc", 3);
        while (!(peer.isConnected() && fromPeer.isConnected() && toPeer.isConnected())) {
            Thread.onSpinWait();
        }
        Link link = new StartingLink(new Course(1, 0), "tower 0", toPeer, List.of(fromPeer))
                .link(RUN, Seals.inside(true), Optional.empty());
        exchange = new AeronExchange("tower 1", List.of(link), spec.timeout(), driver);
        prepare(RUN, TRANSFER, 0, BYTES);
    }

    @AfterEach
    void close() {
        exchange.close();
        driver.close();
    }

    /** A fragment with a right checksum whose payload is the bytes 0, 1, 2 ... */
    private void prepare(long run, Transfer transfer, int offset, int total) {
        FragmentHeader.write(fragment, 0, run, transfer, offset, total, SealKind.CHECKSUM);
        for (int i = 0; i < BYTES; i++) {
            fragment.putByte(FragmentHeader.LENGTH + i, (byte) i);
        }
        FragmentHeader.checksum(fragment, 0, new PayloadChecksum().of(fragment, FragmentHeader.LENGTH, BYTES));
    }

    private void offer(int length) {
        while (peer.offer(fragment, 0, length) < 0) {
            Thread.onSpinWait();
        }
    }

    private ByteBuffer receive() {
        ByteBuffer half = Halves.empty(FLOATS);
        exchange.receive(0, TRANSFER, half);
        return half;
    }

    private void assertRefused(String found, String expected) {
        assertThatExceptionOfType(WireProtocolException.class)
                .isThrownBy(this::receive)
                .withMessageContaining(": found " + found)
                .withMessageContaining(", expected " + expected);
    }

    @Test
    void theRightFragmentIsTaken() {
        offer(fragment.capacity());

        assertThat(receive().getFloat(0)).isEqualTo(Float.intBitsToFloat(0x03020100));
    }

    @Test
    void aCorruptedPayloadIsFound() {
        fragment.putByte(FragmentHeader.LENGTH + 123, (byte) (123 ^ 1));
        offer(fragment.capacity());

        assertThatExceptionOfType(WireProtocolException.class)
                .isThrownBy(this::receive)
                .withMessageMatching("tower 1 with tower 0, pass 0, exchange 0, backward: found 400 bytes "
                        + "at byte 0 of pass 0, exchange 0, backward that do not match their checksum, "
                        + "expected checksum [0-9a-f]{8}");
    }

    @Test
    void aFragmentOfAnotherRunIsRefused() {
        prepare(8, TRANSFER, 0, BYTES);
        offer(fragment.capacity());

        assertRefused(
                "pass 0, exchange 0, backward of run 0000000000000008",
                "pass 0, exchange 0, backward of run 0000000000000007");
    }

    @Test
    void aFragmentOfAnotherPassIsRefused() {
        prepare(RUN, Halves.transfer(9), 0, BYTES);
        offer(fragment.capacity());

        assertRefused("pass 1, exchange 0, backward", "pass 0, exchange 0, backward");
    }

    @Test
    void aFragmentOfAnotherExchangeIsRefused() {
        prepare(RUN, Halves.transfer(4), 0, BYTES);
        offer(fragment.capacity());

        assertRefused("pass 0, exchange 1, backward", "pass 0, exchange 0, backward");
    }

    @Test
    void aFragmentOfAnotherDirectionIsRefused() {
        prepare(RUN, Halves.transfer(0), 0, BYTES);
        offer(fragment.capacity());

        assertRefused("pass 0, exchange 0, forward", "pass 0, exchange 0, backward");
    }

    @Test
    void aFragmentOutOfOrderIsRefused() {
        prepare(RUN, TRANSFER, 40, BYTES);
        offer(fragment.capacity());

        assertRefused(
                "pass 0, exchange 0, backward of run 0000000000000007 at byte 40 of 400",
                "pass 0, exchange 0, backward of run 0000000000000007 at byte 0 of 400");
    }

    @Test
    void aFragmentOfAHalfOfAnotherLengthIsRefused() {
        prepare(RUN, TRANSFER, 0, BYTES + 4);
        offer(fragment.capacity());

        assertRefused(
                "pass 0, exchange 0, backward of run 0000000000000007 at byte 0 of 404",
                "pass 0, exchange 0, backward of run 0000000000000007 at byte 0 of 400");
    }

    @Test
    void aFragmentWithoutTheChecksumThatIsExpectedIsRefused() {
        FragmentHeader.write(fragment, 0, RUN, TRANSFER, 0, BYTES, SealKind.NONE);
        offer(fragment.capacity());

        assertRefused(
                "pass 0, exchange 0, backward of run 0000000000000007 at byte 0 of 400 without checksum",
                "pass 0, exchange 0, backward of run 0000000000000007 at byte 0 of 400 with checksum");
    }

    @Test
    void aDirectionThatDoesNotExistIsRefused() {
        fragment.putInt(20, 5);
        offer(fragment.capacity());

        assertRefused("pass 0, exchange 0, direction 5 of", "pass 0, exchange 0, backward");
    }

    @Test
    void aFragmentThatReachesBeyondTheHalfIsRefused() {
        ByteBuffer half = Halves.empty(10);
        prepare(RUN, TRANSFER, 0, 40);
        offer(fragment.capacity());

        assertThatExceptionOfType(WireProtocolException.class)
                .isThrownBy(() -> exchange.receive(0, TRANSFER, half))
                .withMessageContaining(
                        "found 400 bytes at byte 0 of pass 0, exchange 0, backward, expected at most 40");
    }

    @Test
    void aFragmentWithoutPayloadIsRefused() {
        offer(FragmentHeader.LENGTH);

        assertRefused("a fragment of 40 bytes", "more than 40");
    }

    @Test
    void aPeerThatFallsSilentInTheMiddleOfAHalfIsLost() {
        FragmentHeader.checksum(fragment, 0, new PayloadChecksum().of(fragment, FragmentHeader.LENGTH, 100));
        offer(FragmentHeader.LENGTH + 100);

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(this::receive)
                .withMessageContaining("the peer was silent for")
                .withMessageContaining("received 100 of 400 bytes");
    }

    @Test
    void aPeerThatGoesInTheMiddleOfAHalfIsLost() {
        FragmentHeader.checksum(fragment, 0, new PayloadChecksum().of(fragment, FragmentHeader.LENGTH, 100));
        offer(FragmentHeader.LENGTH + 100);
        peer.close();
        while (!peer.isClosed()) {
            Thread.onSpinWait();
        }

        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(this::receive)
                .withMessageContaining("the peer closed its end; received 100 of 400 bytes");
    }
}
