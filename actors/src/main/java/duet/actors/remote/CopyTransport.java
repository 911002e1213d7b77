package duet.actors.remote;

import duet.ops.tower.Direction;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Carries a tower's parameters from one host to another, whole or not at all. Each part is answered before the next one goes out,
 * as towers take turns in an exchange too, so that the few bytes of an answer always find room in the window and go at once. The
 * last part is the checksum of all. Both hosts have the same byte order.
 */
public final class CopyTransport {
    private static final int LARGEST_PART = 8 << 20;

    private CopyTransport() {}

    /**
     * Returns when the other end has all of it.
     *
     * @param number of the copy, the same at both ends
     * @throws duet.ops.tower.PeerLostException when the other end falls silent
     * @throws IllegalStateException when something else has landed than was sent
     */
    public static void send(Exchange exchange, int peer, long number, ParameterCopy copy) {
        CRC32C sum = new CRC32C();
        ByteBuffer answer = word();
        int index = 0;
        for (ByteBuffer part : parts(copy)) {
            exchange.send(peer, forth(number, index), part);
            sum.update(part.duplicate());
            exchange.receive(peer, back(number, index), answer);
            index++;
        }
        int sent = (int) sum.getValue();
        exchange.send(peer, forth(number, index), word().putInt(0, sent));
        exchange.receive(peer, back(number, index), answer);
        compare(number, sent, answer.getInt(0));
    }

    /**
     * Waits until {@code copy} is what the other end sent, and says so to it.
     *
     * @param number of the copy, the same at both ends
     * @throws duet.ops.tower.PeerLostException when the other end falls silent
     * @throws IllegalStateException when something else has landed than was sent
     */
    public static void receive(Exchange exchange, int peer, long number, ParameterCopy copy) {
        CRC32C sum = new CRC32C();
        ByteBuffer answer = word();
        int index = 0;
        for (ByteBuffer part : parts(copy)) {
            exchange.receive(peer, forth(number, index), part);
            sum.update(part.duplicate());
            exchange.send(peer, back(number, index), answer.putInt(0, (int) sum.getValue()));
            index++;
        }
        ByteBuffer whole = word();
        exchange.receive(peer, forth(number, index), whole);
        exchange.send(peer, back(number, index), answer);
        compare(number, whole.getInt(0), answer.getInt(0));
    }

    private static void compare(long number, int sent, int landed) {
        if (sent != landed) {
            throw new IllegalStateException(String.format(
                    "copy %d of the parameters was sent with checksum %08x and landed with %08x; expected the same at both"
                            + " ends: look at the memory of both hosts, then go on from the newest checkpoint",
                    number, sent, landed));
        }
    }

    private static List<ByteBuffer> parts(ParameterCopy copy) {
        List<ByteBuffer> parts = new ArrayList<>();
        for (ByteBuffer memory : copy.memory()) {
            for (int from = 0; from < memory.capacity(); from += LARGEST_PART) {
                parts.add(memory.slice(from, Math.min(LARGEST_PART, memory.capacity() - from)));
            }
        }
        return parts;
    }

    private static ByteBuffer word() {
        return ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Transfer forth(long number, int index) {
        return new Transfer(number, index, Direction.FORWARD);
    }

    private static Transfer back(long number, int index) {
        return new Transfer(number, index, Direction.BACKWARD);
    }
}
