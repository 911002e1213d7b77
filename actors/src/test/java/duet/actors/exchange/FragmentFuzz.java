package duet.actors.exchange;

import duet.fuzz.FuzzTarget;
import duet.fuzz.Parts;
import duet.ops.tower.Direction;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import io.aeron.logbuffer.ControlledFragmentHandler.Action;
import io.aeron.logbuffer.Header;
import io.aeron.protocol.DataHeaderFlyweight;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Any fragments in a row to a tower that waits for its half: they land in it, in their order, or nothing is written. Each lies
 * alone in its buffer, so that whoever reads beyond it is found.
 */
class FragmentFuzz extends FuzzTarget {
    private static final long RUN = 0x1234_5678_9abc_def0L;
    private static final Transfer TRANSFER = new Transfer(7, 2, Direction.BACKWARD);
    private static final Course COURSE = new Course(0, 1);
    private static final Protection.Key KEY = new Protection.Key(new byte[Protection.Key.LENGTH]);
    private static final int HALF = 48;
    private static final int EDGE = 16;
    private static final byte UNTOUCHED = 0x5a;

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int kind = 0; kind < SealKind.values().length; kind++) {
            for (int dropping : new int[] {0, 4}) {
                byte[] first = fragment(kind, 0, 32, 0);
                seeds.add(Parts.of(kind + dropping, first, fragment(kind, 32, 16, 1), new byte[0]));
            }
        }
        return seeds;
    }

    private static byte[] fragment(int kind, int offset, int length, int number) {
        Seal seal = seal(kind);
        UnsafeBuffer log = new UnsafeBuffer(
                new byte[FragmentHeader.LENGTH + length + seal.kind().trailer()]);
        FragmentHeader.write(log, 0, RUN, TRANSFER, offset, HALF, seal.kind());
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) (offset + i);
        }
        seal.put(log, 0, position(log.capacity(), number), new UnsafeBuffer(payload), 0, length);
        return log.byteArray();
    }

    private static Seal seal(int kind) {
        return switch (SealKind.values()[kind]) {
            case NONE -> new OpenSeal();
            case CHECKSUM -> new ChecksumSeal();
            case MAC -> new MacSeal(Gcm.of(KEY, RUN, COURSE, SealKind.MAC));
            case ENCRYPTION -> new CipherSeal(Gcm.of(KEY, RUN, COURSE, SealKind.ENCRYPTION));
        };
    }

    @Override
    protected void read(byte[] input) {
        Parts parts = new Parts(input);
        int form = parts.number() % (2 * SealKind.values().length);
        Seal seal = seal(form % SealKind.values().length);
        Optional<Runnable> dropping = form < SealKind.values().length ? Optional.empty() : Optional.of(() -> {});
        byte[] memory = new byte[EDGE + HALF + EDGE];
        Arrays.fill(memory, UNTOUCHED);
        IncomingHalf half = new IncomingHalf(null, RUN, seal, dropping);
        half.start(TRANSFER, ByteBuffer.wrap(memory, EDGE, HALF).slice());
        boolean refused = false;
        for (int number = 0; parts.more() && !refused && !half.complete(); number++) {
            refused = take(half, parts.next(), number);
        }
        for (int i = 0; i < EDGE; i++) {
            require(
                    memory[i] == UNTOUCHED && memory[EDGE + HALF + i] == UNTOUCHED,
                    "bytes beside the half were written");
        }
        if (half.complete()) {
            // Without a seal anybody may have written what is in it, and at one with a checksum who knows how.
            require(
                    form % SealKind.values().length < SealKind.MAC.ordinal() || memory[EDGE + 47] == 47,
                    half.progress());
        }
    }

    /** Of the stream at the end of a fragment. */
    private static long position(int size, int number) {
        return header(size, number).position();
    }

    /** The driver's own header of a fragment. */
    private static Header header(int size, int number) {
        DataHeaderFlyweight frame = new DataHeaderFlyweight(ByteBuffer.allocate(DataHeaderFlyweight.HEADER_LENGTH));
        frame.termOffset(number << 12).termId(0).frameLength(DataHeaderFlyweight.HEADER_LENGTH + size);
        return new Header(0, 16).buffer(frame).offset(0);
    }

    /** Whether the reader gave up. */
    private static boolean take(IncomingHalf half, byte[] fragment, int number) {
        Action action =
                half.onFragment(new UnsafeBuffer(fragment), 0, fragment.length, header(fragment.length, number));
        return action == Action.ABORT;
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof WireProtocolException || e instanceof PeerLostException;
    }
}
