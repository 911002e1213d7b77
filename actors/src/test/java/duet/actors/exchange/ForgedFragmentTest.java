package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import io.aeron.ExclusivePublication;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fragments that the peer has not sent, or not so, are dropped, counted and never taken. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForgedFragmentTest {
    private static final Duration TIMEOUT = Duration.ofMillis(300);
    private static final Transfer TRANSFER = Halves.transfer(3);
    private static final int FIRST = 0;
    private static final int SECOND = PeerByHand.PAYLOAD;
    private static final int THIRD = 2 * PeerByHand.PAYLOAD;
    private static final Protection.Key FOREIGN_KEY = new Protection.Key(filled((byte) 1));

    @TempDir
    private Path parent;

    private PeerByHand peer;
    private HostWire wire;
    private Seal seal;

    private static byte[] filled(byte value) {
        byte[] bytes = new byte[Protection.Key.LENGTH];
        Arrays.fill(bytes, value);
        return bytes;
    }

    @BeforeEach
    void start() {
        peer = new PeerByHand(parent.resolve("peer"));
        wire = HostWires.listen(new WireSpec(2, 7, 4096, TIMEOUT, false), context -> {});
    }

    @AfterEach
    void close() {
        wire.close();
        peer.close();
    }

    private void connect(SealKind kind) {
        seal = seal(kind, HostWires.KEY, HostWires.TOKEN);
        peer.join(wire.endpoint(), HostWires.TOKEN);
        wire.connect(
                new Routes(HostWires.TOKEN, peer.endpoint(), List.of(peer.endpoint(), wire.endpoint())),
                protection(kind, HostWires.KEY),
                HostWires.TIMEOUT);
    }

    private static Seal seal(SealKind kind, Protection.Key key, long token) {
        return Seals.between(protection(kind, key), token).of(new Course(0, 1));
    }

    private static Protection protection(SealKind kind, Protection.Key key) {
        return switch (kind) {
            case MAC -> new Protection.Authenticated(key);
            case ENCRYPTION -> new Protection.Encrypted(key);
            default -> new Protection.Checksum();
        };
    }

    private ByteBuffer receive() {
        ByteBuffer part = ByteBuffer.allocateDirect(3 * PeerByHand.PAYLOAD);
        wire.open(1).receive(0, TRANSFER, part);
        return part;
    }

    private void assertTaken() {
        ByteBuffer part = receive();
        for (int i = 0; i < part.capacity(); i++) {
            assertThat(part.get(i)).as("byte %d", i).isEqualTo((byte) i);
        }
    }

    private void assertDropped(int fragments) {
        assertThat(wire.errors())
                .containsExactly(fragments + " x a fragment in the stream of tower 0 at " + peer.endpoint()
                        + " that is not its own: dropped");
    }

    private void assertLost(String reason, String progress) {
        assertThatExceptionOfType(PeerLostException.class)
                .isThrownBy(this::receive)
                .withMessageStartingWith("tower 1 with tower 0 at " + peer.endpoint() + ", " + TRANSFER + ": " + reason)
                .withMessageContaining("received " + progress);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void whatThePeerSendsIsTaken(SealKind kind) {
        connect(kind);
        peer.send(seal, TRANSFER, FIRST);
        peer.send(seal, TRANSFER, SECOND);
        peer.send(seal, TRANSFER, THIRD);

        assertTaken();
        assertThat(wire.errors()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void aFragmentThatIsForgedWithoutTheKeyDoesNotDisturb(SealKind kind) {
        connect(kind);
        peer.send(seal, TRANSFER, FIRST);
        peer.send(seal(kind, FOREIGN_KEY, HostWires.TOKEN), TRANSFER, SECOND);
        peer.send(new byte[0]);
        peer.send(new byte[FragmentHeader.LENGTH]);
        peer.send(seal, TRANSFER, SECOND);
        peer.send(seal, TRANSFER, THIRD);

        assertTaken();
        assertDropped(3);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void aFragmentThatIsSentTwiceIsTakenOnce(SealKind kind) {
        connect(kind);
        byte[] first = peer.send(seal, TRANSFER, FIRST);
        byte[] second = peer.send(seal, TRANSFER, SECOND);
        peer.send(second);
        peer.send(first);
        peer.send(seal, TRANSFER, THIRD);

        assertTaken();
        assertDropped(2);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void anAlteredPayloadIsMissedAtTheNextFragment(SealKind kind) {
        assertAlterationIsMissed(kind, log -> flip(log, FragmentHeader.LENGTH + 7));
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void anAlteredHeaderIsMissedAtTheNextFragment(SealKind kind) {
        assertAlterationIsMissed(kind, log -> flip(log, 25));
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void anAlteredTagIsMissedAtTheNextFragment(SealKind kind) {
        assertAlterationIsMissed(kind, log -> flip(log, FragmentHeader.LENGTH + PeerByHand.PAYLOAD + 15));
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void aFragmentWithoutItsSealIsMissedAtTheNextFragment(SealKind kind) {
        Seal checksum = new ChecksumSeal();
        connect(kind);
        peer.send(checksum, TRANSFER, FIRST);
        peer.send(seal, TRANSFER, SECOND);

        assertLost("found ", "0 of 1,200 bytes and dropped 1 fragments");
        assertDropped(1);
    }

    private void assertAlterationIsMissed(SealKind kind, Consumer<MutableDirectBuffer> alteration) {
        connect(kind);
        peer.send(seal, TRANSFER, FIRST);
        peer.send(seal, TRANSFER, SECOND, 0, alteration);
        peer.send(seal, TRANSFER, THIRD);

        assertLost(
                "found pass 0, exchange 0, backward of run 1122334455667788 at byte 800 of 1,200 ",
                "400 of 1,200 bytes and dropped 1 fragments that are not the peer's");
        assertDropped(1);
    }

    private static void flip(MutableDirectBuffer log, int index) {
        log.putByte(index, (byte) (log.getByte(index) ^ 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void fragmentsThatChangePlacesAreNotTaken(SealKind kind) {
        int frame = 512;
        connect(kind);
        peer.send(seal, TRANSFER, SECOND, frame, log -> {});
        peer.send(seal, TRANSFER, FIRST, -frame, log -> {});
        peer.send(seal, TRANSFER, THIRD);

        assertLost("found ", "0 of 1,200 bytes and dropped 2 fragments");
        assertDropped(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAC", "ENCRYPTION"})
    void aPeerWithAnotherKeyIsLostAfterTheTimeout(SealKind kind) {
        connect(kind);
        Seal foreign = seal(kind, FOREIGN_KEY, HostWires.TOKEN);
        peer.send(foreign, TRANSFER, FIRST);
        peer.send(foreign, TRANSFER, SECOND);

        assertLost("the peer was silent for ", "0 of 1,200 bytes and dropped 2 fragments");
        assertDropped(2);
    }

    @Test
    void aFragmentOfAnotherRunIsDroppedEvenWhereAChecksumIsAll() {
        connect(SealKind.CHECKSUM);
        UnsafeBuffer other = new UnsafeBuffer(peer.send(seal, TRANSFER, FIRST));
        other.putByte(0, (byte) 99);
        peer.send(other.byteArray());
        peer.send(seal, TRANSFER, SECOND);
        peer.send(seal, TRANSFER, THIRD);

        assertTaken();
        assertDropped(1);
    }

    @Test
    void theStreamOfAStrangerIsNotLetIn() {
        connect(SealKind.MAC);
        ExclusivePublication stranger = peer.publish(wire.endpoint(), new Course(0, 1), 4711);
        while (wire.errors().isEmpty()) {
            Thread.onSpinWait();
        }
        peer.send(seal, TRANSFER, FIRST);
        peer.send(seal, TRANSFER, SECOND);
        peer.send(seal, TRANSFER, THIRD);

        assertTaken();
        assertThat(stranger.isConnected()).isFalse();
        assertThat(wire.errors()).hasSize(1);
        assertThat(wire.errors().get(0)).endsWith(" x datagrams of another run or a stranger at 127.0.0.1: dropped");
    }

    @Test
    void noTwoStreamsAndNoTwoRunsHaveOneKey() {
        connect(SealKind.MAC);
        peer.send(seal(SealKind.MAC, HostWires.KEY, HostWires.TOKEN + 1), TRANSFER, FIRST);
        peer.send(
                Seals.between(protection(SealKind.MAC, HostWires.KEY), HostWires.TOKEN)
                        .of(new Course(1, 0)),
                TRANSFER,
                FIRST);
        peer.send(seal, TRANSFER, FIRST);
        peer.send(seal, TRANSFER, SECOND);
        peer.send(seal, TRANSFER, THIRD);

        assertTaken();
        assertDropped(2);
    }
}
