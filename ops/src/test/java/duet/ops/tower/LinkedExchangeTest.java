package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Precision;
import duet.ops.device.Sgd;
import duet.ops.reference.ReferenceDevice;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LinkedExchangeTest {
    private static final long SEED = 2012;
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);

    static Stream<Supplier<Device>> devices() {
        return Stream.of(ReferenceDevice::new, () -> new CpuDevice(1));
    }

    /** Three towers, of which all, two or none reach each other. */
    @ParameterizedTest
    @MethodSource("devices")
    void theBitsAndTheBytesAreThoseOfTheHostsWay(Supplier<Device> devices) {
        DrawnNetwork network = DrawnNetwork.draw(SEED, 1, 3);
        List<String> through = trained(network, devices, HandOver.among(3));
        assertThat(trained(network, devices, linked((from, to) -> true))).isEqualTo(through);
        assertThat(trained(network, devices, linked((from, to) -> from + to == 1)))
                .isEqualTo(through);
        assertThat(trained(network, devices, linked((from, to) -> false))).isEqualTo(through);
    }

    /** Weights, loss and bytes of every tower after three steps. */
    private static List<String> trained(DrawnNetwork network, Supplier<Device> devices, List<? extends Exchange> ends) {
        try (LockStep towers =
                new LockStep(network.plan(3), tower -> devices.get(), DrawnNetwork.BATCH, network.seed(), ends)) {
            towers.initialise();
            for (int step = 0; step < 3; step++) {
                towers.train(network.images(step), step, network.labels(), DrawnNetwork.BATCH, SGD);
            }
            return towers.towers().stream()
                    .map(tower -> {
                        StepOutcome outcome = tower.outcome(DrawnNetwork.BATCH, 0, Optional.empty());
                        return tower.digest().sha256() + " " + outcome.loss() + " " + outcome.exchangedBytes();
                    })
                    .toList();
        }
    }

    private static List<LinkedExchange> linked(BiPredicate<Integer, Integer> reaches) {
        MemoryLinks links = new MemoryLinks(Precision.FLOAT32, Duration.ofSeconds(10), reaches);
        List<HandOver> ends = HandOver.among(3);
        return IntStream.range(0, 3)
                .mapToObj(tower -> new LinkedExchange(ends.get(tower), links.link(tower)))
                .toList();
    }

    /** A part of the tensors that came through the host's memory would be missed here. */
    @Test
    void towersThatReachEachOtherExchangeOnlyLogitsThroughTheHost() {
        DrawnNetwork network = DrawnNetwork.draw(SEED, 1, 3);
        int logits = network.plan(3).towers().get(0).segments().size();
        MemoryLinks links = new MemoryLinks(Precision.FLOAT32, Duration.ofSeconds(10), (from, to) -> true);
        List<HandOver> ends = HandOver.among(3);
        List<LinkedExchange> exchanges = IntStream.range(0, 3)
                .mapToObj(tower -> new LinkedExchange(onlyAt(logits, ends.get(tower)), links.link(tower)))
                .toList();
        assertThat(trained(network, ReferenceDevice::new, exchanges)).hasSize(3);
    }

    private static Exchange onlyAt(int point, Exchange exchange) {
        return new Exchange() {
            @Override
            public void send(int peer, Transfer transfer, ByteBuffer part) {
                assertThat(transfer.point()).isEqualTo(point);
                exchange.send(peer, transfer, part);
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
        };
    }
}
