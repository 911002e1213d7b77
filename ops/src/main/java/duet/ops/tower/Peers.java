package duet.ops.tower;

import duet.ops.device.Tensor;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The other towers of a network as one tower reaches them: names each transfer and keeps what the exchange costs in a pass. */
final class Peers {
    private final Exchange exchange;
    private final List<Integer> numbers;
    private long pass = -1;
    private long nanos;
    private long bytesBefore;

    /** @param exchange null for a tower alone, or one that is made for its parameters and never computes */
    Peers(Exchange exchange, int tower, int towers) {
        this.exchange = exchange;
        numbers =
                IntStream.range(0, towers).filter(peer -> peer != tower).boxed().toList();
    }

    /** In ascending order; none for a tower alone. */
    List<Integer> numbers() {
        return numbers;
    }

    /** Begins the next forward pass. */
    void begin() {
        pass++;
        nanos = 0;
        bytesBefore = bytesOfAllPasses();
    }

    void send(int peer, int point, Direction direction, ByteBuffer part) {
        long start = System.nanoTime();
        exchange.send(peer, new Transfer(pass, point, direction), part);
        nanos += System.nanoTime() - start;
    }

    void receive(int peer, int point, Direction direction, ByteBuffer part) {
        long start = System.nanoTime();
        exchange.receive(peer, new Transfer(pass, point, direction), part);
        nanos += System.nanoTime() - start;
    }

    /** Whether a peer's device is reached without the host's memory. */
    boolean direct(int peer) {
        return exchange != null && exchange.direct(peer).isPresent();
    }

    /** For people; nothing where no peer is reached so. */
    String reachedDirectly() {
        List<String> reached = numbers.stream()
                .filter(this::direct)
                .map(peer -> Integer.toString(peer))
                .toList();
        return reached.isEmpty()
                ? ""
                : ", parts straight to tower" + (reached.size() == 1 ? " " : "s ") + String.join(", ", reached);
    }

    void sendDirectly(int peer, Tensor source, int firstMap, int maps) {
        directly(peer, link -> link.send(peer, source, firstMap, maps));
    }

    void receiveDirectly(int peer, Tensor target, int firstMap, int maps) {
        directly(peer, link -> link.receive(peer, target, firstMap, maps));
    }

    void receiveAndAddDirectly(int peer, Tensor target, int firstMap, int maps) {
        directly(peer, link -> link.receiveAndAdd(peer, target, firstMap, maps));
    }

    private void directly(int peer, Consumer<DirectLink> task) {
        long start = System.nanoTime();
        task.accept(exchange.direct(peer).orElseThrow());
        nanos += System.nanoTime() - start;
    }

    /** Spent in sending and receiving since the pass began. */
    long nanos() {
        return nanos;
    }

    /** To all peers, since the pass began. */
    long bytesSent() {
        return bytesOfAllPasses() - bytesBefore;
    }

    private long bytesOfAllPasses() {
        return numbers.isEmpty() ? 0 : exchange.bytesSent();
    }
}
