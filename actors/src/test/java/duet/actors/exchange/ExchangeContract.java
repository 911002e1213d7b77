package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import duet.ops.tower.Exchange;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What any exchange between two towers does, whatever carries it. The system properties {@code duet.halves} and {@code
 * duet.largest-half} make less of it, for runs that try it thousands of times.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
abstract class ExchangeContract {
    private static final int DRAWN_HALVES = Integer.getInteger("duet.halves", 1000);
    private static final int MOST_FLOATS = Integer.getInteger("duet.largest-half", Integer.MAX_VALUE);

    /** Opens both ends, laid out for halves of so many bytes. */
    abstract Exchange[] open(long largestHalf) throws Exception;

    abstract void closeAll();

    @AfterEach
    void close() {
        closeAll();
    }

    @ParameterizedTest(name = "{0} floats with room for {1} bytes")
    @CsvSource({
        "1, 4",
        "16357, 65432",
        "16358, 65432",
        "16359, 65432",
        "100000, 400000",
        "100000, 4",
        "1000000, 300000",
        "10000000, 4",
        "10000000, 11000000",
    })
    void halvesOfAnySizeCrossInBothDirectionsAtOnce(int floats, long largestHalf) throws Exception {
        assumeTrue(floats <= MOST_FLOATS);
        Exchange[] towers = open(largestHalf);
        ByteBuffer[] own = {Halves.drawn(1, floats), Halves.drawn(2, floats)};
        ByteBuffer[] peers = {Halves.empty(floats), Halves.empty(floats)};
        Transfer transfer = Halves.transfer(3);

        Together.run(
                () -> swap(towers[0], 1, transfer, own[0], peers[0]),
                () -> swap(towers[1], 0, transfer, own[1], peers[1]));

        assertThat(peers[0].equals(own[1])).isTrue();
        assertThat(peers[1].equals(own[0])).isTrue();
        assertThat(towers[0].bytesSent()).isEqualTo(4L * floats);
    }

    @Test
    void aThousandHalvesOfDrawnSizesArriveInOrder() throws Exception {
        long seed = System.nanoTime();
        Exchange[] towers = open(100_000);

        Together.run(() -> swapDrawnSizes(towers[0], 0, seed), () -> swapDrawnSizes(towers[1], 1, seed));
    }

    private static void swapDrawnSizes(Exchange exchange, int tower, long seed) {
        Philox philox = new Philox(seed);
        for (int i = 0; i < DRAWN_HALVES; i++) {
            philox.block(Purpose.SYNTHETIC, i, 0);
            int[] floats = {
                1 + philox.below(0, 1 << philox.below(2, 17)), 1 + philox.below(1, 1 << philox.below(3, 17)),
            };
            ByteBuffer received = Halves.empty(floats[1 - tower]);
            swap(exchange, 1 - tower, Halves.transfer(i), Halves.drawn(2L * i + tower, floats[tower]), received);
            assertThat(received.equals(Halves.drawn(2L * i + 1 - tower, floats[1 - tower])))
                    .as("seed %d, transfer %d, tower %d", seed, i, tower)
                    .isTrue();
        }
    }

    private static void swap(Exchange exchange, int peer, Transfer transfer, ByteBuffer own, ByteBuffer peers) {
        exchange.send(peer, transfer, own);
        exchange.receive(peer, transfer, peers);
    }

    @Test
    void bitPatternsArePreserved() throws Exception {
        int[] patterns = {0x7fc00001, 0x7f800001, 0xff812345, 0xffffffff, 0x80000000, 1, 0x7f800000, 0x3f800000};
        ByteBuffer sent = ByteBuffer.allocateDirect(4 * patterns.length).order(ByteOrder.nativeOrder());
        sent.asIntBuffer().put(patterns);
        ByteBuffer received = ByteBuffer.allocateDirect(4 * patterns.length).order(ByteOrder.nativeOrder());
        Exchange[] towers = open(64);

        towers[0].send(1, Halves.transfer(0), sent);
        towers[1].receive(0, Halves.transfer(0), received);

        int[] found = new int[patterns.length];
        received.asIntBuffer().get(found);
        assertThat(found).containsExactly(patterns);
    }

    @Test
    void oneTowerMayBeSeveralTransfersAhead() throws Exception {
        Exchange[] towers = open(400_000);

        for (int i = 0; i < 5; i++) {
            towers[0].send(1, Halves.transfer(i), Halves.drawn(i, 10_000 + i));
        }
        for (int i = 0; i < 5; i++) {
            ByteBuffer received = Halves.empty(10_000 + i);
            towers[1].receive(0, Halves.transfer(i), received);
            assertThat(received.equals(Halves.drawn(i, 10_000 + i))).isTrue();
        }
    }

    @Test
    void aSendWaitsUntilTheLastOneIsOut() throws Exception {
        Exchange[] towers = open(4);
        ByteBuffer[] received = {Halves.empty(100_000), Halves.empty(100_001), Halves.empty(100_002)};

        Together.run(
                () -> {
                    for (int i = 0; i < received.length; i++) {
                        towers[0].send(1, Halves.transfer(i), Halves.drawn(i, 100_000 + i));
                    }
                    towers[0].receive(1, Halves.transfer(3), Halves.empty(1));
                },
                () -> {
                    for (int i = 0; i < received.length; i++) {
                        towers[1].receive(0, Halves.transfer(i), received[i]);
                    }
                    towers[1].send(0, Halves.transfer(3), Halves.empty(1));
                });

        for (int i = 0; i < received.length; i++) {
            assertThat(received[i].equals(Halves.drawn(i, 100_000 + i))).isTrue();
        }
    }

    @Test
    void positionAndLimitOfTheBuffersAreNeitherReadNorChanged() throws Exception {
        Exchange[] towers = open(400);
        ByteBuffer sent = Halves.drawn(1, 100).position(7).limit(50);
        ByteBuffer received = Halves.empty(100).position(3).limit(4);

        towers[0].send(1, Halves.transfer(0), sent);
        towers[1].receive(0, Halves.transfer(0), received);

        assertThat(sent.position()).isEqualTo(7);
        assertThat(received.position()).isEqualTo(3);
        assertThat(received.clear().equals(Halves.drawn(1, 100))).isTrue();
    }
}
