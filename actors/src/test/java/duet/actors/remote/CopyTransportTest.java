package duet.actors.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.LinkedExchange;
import duet.actors.SmallNetwork;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.PeerLostException;
import duet.ops.tower.Transfer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class CopyTransportTest {
    private static final int LARGEST_PART = 8 << 20;

    private final List<Exchange> ends = LinkedExchange.pair();

    /** Weights of 11.7 MB: two parts each for values and momenta. */
    private static ParameterCopy large() {
        ParameterSpec zero = new ParameterSpec(new Initial.Constant(0), 1, 1);
        return ParameterCopy.of(NetworkPlan.of(new NetworkSpec(
                        SmallNetwork.IMAGE,
                        List.of(
                                new LayerSpec.Linear("fc1", 12_000, Connect.ALL, zero, zero),
                                new LayerSpec.Softmax("softmax")),
                        1))
                .towers()
                .get(0));
    }

    private static ParameterCopy small() {
        return ParameterCopy.of(SmallNetwork.plan(2).towers().get(1));
    }

    /** All bits, those of NaN too. */
    private static ParameterCopy drawn(ParameterCopy copy) {
        SplittableRandom random = new SplittableRandom(5);
        for (ByteBuffer memory : copy.memory()) {
            for (int i = 0; i < memory.capacity(); i++) {
                memory.put(i, (byte) random.nextInt());
            }
        }
        return copy;
    }

    private CompletableFuture<Void> sending(Exchange end, long number, ParameterCopy copy) {
        return CompletableFuture.runAsync(() -> CopyTransport.send(end, -1, number, copy))
                .orTimeout(20, TimeUnit.SECONDS);
    }

    private void receive(Exchange end, long number, ParameterCopy copy) {
        CopyTransport.receive(end, 1, number, copy);
    }

    @Test
    void aCopyLandsToTheBitInPartsOfAtMostEightMebibytes() {
        List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
        ParameterCopy sent = drawn(large());
        ParameterCopy landed = large();
        CompletableFuture<Void> sending = sending(
                new Altered(ends.get(1), part -> {
                    sizes.add(part.capacity());
                    return part;
                }),
                3,
                sent);
        receive(ends.get(0), 3, landed);
        sending.join();

        assertThat(landed.memory()).isEqualTo(sent.memory());
        assertThat(sizes).hasSize(7).contains(LARGEST_PART).allMatch(size -> size <= LARGEST_PART);
    }

    @Test
    void oneCopyFollowsTheOther() {
        for (int number = 0; number < 3; number++) {
            ParameterCopy sent = drawn(small());
            sent.rows().get(0).value().put(0, number);
            ParameterCopy landed = small();
            CompletableFuture<Void> sending = sending(ends.get(1), number, sent);
            receive(ends.get(0), number, landed);
            sending.join();

            assertThat(landed.memory()).isEqualTo(sent.memory());
        }
    }

    @Test
    void theMemoryIsThatOfTheRows() {
        ParameterCopy copy = small();
        copy.rows().get(1).momentum().put(0, 42);

        assertThat(copy.memory().get(3).asFloatBuffer().get(0)).isEqualTo(42);
        assertThat(copy.memory()).hasSize(2 * copy.rows().size());
    }

    @Test
    void aWrongLandingIsFoundAtBothEnds() {
        List<Integer> parts = new ArrayList<>();
        CompletableFuture<Void> sending = sending(
                new Altered(ends.get(1), part -> {
                    parts.add(part.capacity());
                    return parts.size() == 2 ? flipped(part) : part;
                }),
                3,
                drawn(small()));

        assertThatThrownBy(() -> receive(ends.get(0), 3, small()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("copy 3 of the parameters was sent with checksum ");
        assertThatThrownBy(sending::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("copy 3 of the parameters was sent with checksum ");
    }

    @Test
    void theSenderWaitsForEveryAnswer() {
        CompletableFuture<Void> sending = sending(ends.get(1), 3, drawn(small()));
        List<Boolean> doneBefore = new ArrayList<>();
        receive(
                new Altered(ends.get(0), answer -> {
                    doneBefore.add(sending.isDone());
                    return answer;
                }),
                3,
                small());
        sending.join();

        assertThat(doneBefore).hasSize(small().memory().size() + 1).containsOnly(false);
    }

    @Test
    void closingTheExchangeEndsTheWaitAtBothEnds() {
        CompletableFuture<Void> sending = sending(ends.get(1), 3, drawn(small()));
        Exchange idle = LinkedExchange.pair().get(0);
        CompletableFuture<Void> receiving =
                CompletableFuture.runAsync(() -> receive(idle, 3, small())).orTimeout(20, TimeUnit.SECONDS);
        ends.get(0).close();
        idle.close();

        assertThatThrownBy(sending::join).hasCauseInstanceOf(PeerLostException.class);
        assertThatThrownBy(receiving::join).hasCauseInstanceOf(PeerLostException.class);
    }

    private static ByteBuffer flipped(ByteBuffer part) {
        ByteBuffer other = ByteBuffer.allocateDirect(part.capacity());
        other.put(0, part, 0, part.capacity());
        return other.put(0, (byte) (other.get(0) ^ 1));
    }

    /** An end that sends something else than it is told to. */
    private record Altered(Exchange exchange, UnaryOperator<ByteBuffer> alter) implements Exchange {
        @Override
        public void send(int peer, Transfer transfer, ByteBuffer part) {
            exchange.send(peer, transfer, alter.apply(part));
        }

        @Override
        public void receive(int peer, Transfer transfer, ByteBuffer part) {
            exchange.receive(peer, transfer, part);
        }

        @Override
        public long bytesSent() {
            return exchange.bytesSent();
        }

        @Override
        public void close() {
            exchange.close();
        }
    }
}
