package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.AlexNet;
import duet.ops.network.NetworkPlan;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import duet.ops.reference.ReferenceDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LockStepTest {
    private static final int BATCH = 6;
    private static final int IMAGE = 3 * 19 * 19;
    private static final int[] LABELS = {0, 1, 2, 3, 4, 5};
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);

    static Stream<IntFunction<Device>> devices() {
        return Stream.of(tower -> new ReferenceDevice(), tower -> new CpuDevice(1));
    }

    @Test
    void aNetworkStartsTheSameOnOneTowerAndOnTwo() {
        try (LockStep one = network(1, tower -> new ReferenceDevice());
                LockStep two = network(2, tower -> new ReferenceDevice())) {
            assertThat(values(two, "conv2.weight")).isEqualTo(values(one, "conv2.weight"));
            assertThat(values(two, "fc5.weight")).isEqualTo(values(one, "fc5.weight"));
        }
    }

    /** Dropout, groups, exchanges and all: the sums are the same but for their order. */
    @ParameterizedTest
    @MethodSource("devices")
    void twoTowersLearnWhatOneLearns(IntFunction<Device> devices) {
        try (LockStep one = network(1, devices);
                LockStep two = network(2, devices)) {
            for (int step = 0; step < 10; step++) {
                double alone = one.train(images(step), step, LABELS, BATCH, SGD).loss();
                double shared =
                        two.train(images(step), step, LABELS, BATCH, SGD).loss();
                assertThat(shared).as("loss of step " + step).isCloseTo(alone, within(1e-4));
            }
            for (String name : List.of("conv1.weight", "conv2.weight", "conv3.bias", "fc4.weight", "fc5.weight")) {
                List<Float> alone = values(one, name);
                List<Float> shared = values(two, name);
                for (int i = 0; i < alone.size(); i++) {
                    assertThat(shared.get(i)).as(name + " " + i).isCloseTo(alone.get(i), within(1e-4f));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("devices")
    void theSameSeedGivesTheSameBits(IntFunction<Device> devices) {
        assertThat(digestsAfterTraining(devices, 3)).isEqualTo(digestsAfterTraining(devices, 3));
    }

    /** Plain loops in double precision: what they come to is the same on every machine. */
    @Test
    void twoTowersHaveTheBitsThatTheyHaveAlwaysHad() {
        assertThat(digestsAfterTraining(tower -> new ReferenceDevice(), 10))
                .containsExactly(
                        "83345a27fcfcd4cea28c8f9c1c88366b4974159f0956f561336276d523113db8",
                        "c7cc8c122e993379309f6171d36b24c79bc4fc389d27107e332fc34167d1601d");
    }

    @Test
    void theTwoDevicesLearnTheSame() {
        try (LockStep plain = network(2, tower -> new ReferenceDevice());
                LockStep fast = network(2, tower -> new CpuDevice(1))) {
            for (int step = 0; step < 10; step++) {
                double expected =
                        plain.train(images(step), step, LABELS, BATCH, SGD).loss();
                assertThat(fast.train(images(step), step, LABELS, BATCH, SGD).loss())
                        .isCloseTo(expected, within(1e-4));
            }
            assertThat(fast.test(images(0), LABELS, BATCH).loss())
                    .isCloseTo(plain.test(images(0), LABELS, BATCH).loss(), within(1e-4));
        }
    }

    @Test
    void imagesPastTheCountChangeNothing() {
        try (LockStep first = network(2, tower -> new ReferenceDevice());
                LockStep second = network(2, tower -> new ReferenceDevice())) {
            FloatBuffer otherTail = images(0);
            for (int i = 4 * IMAGE; i < otherTail.capacity(); i++) {
                otherTail.put(i, 7);
            }
            StepOutcome expected = first.train(images(0), 0, LABELS, 4, SGD);
            assertThat(second.train(otherTail, 0, LABELS, 4, SGD).loss()).isEqualTo(expected.loss());
            assertThat(digests(second)).isEqualTo(digests(first));
        }
    }

    private static List<String> digestsAfterTraining(IntFunction<Device> devices, int steps) {
        try (LockStep network = network(2, devices)) {
            for (int step = 0; step < steps; step++) {
                network.train(images(step), step, LABELS, BATCH, SGD);
            }
            return digests(network);
        }
    }

    private static List<String> digests(LockStep network) {
        return network.towers().stream().map(tower -> tower.digest().sha256()).toList();
    }

    private static LockStep network(int towers, IntFunction<Device> devices) {
        LockStep network = new LockStep(NetworkPlan.of(AlexNet.small(towers)), devices, BATCH, 2012);
        network.initialise();
        return network;
    }

    /** A parameter of the whole network: the towers' rows one behind the other. */
    private static List<Float> values(LockStep network, String name) {
        List<Float> values = new ArrayList<>();
        for (TowerNetwork tower : network.towers()) {
            for (Parameter parameter : tower.parameters()) {
                if (parameter.name().equals(name)) {
                    FloatBuffer buffer = host(parameter.count());
                    parameter.read(Parameter.Part.VALUE, buffer);
                    for (int i = 0; i < buffer.capacity(); i++) {
                        values.add(buffer.get(i));
                    }
                }
            }
        }
        return values;
    }

    private static FloatBuffer images(long step) {
        FloatBuffer images = host(BATCH * IMAGE);
        Philox random = new Philox(1);
        for (int i = 0; i < images.capacity(); i++) {
            images.put(i, (float) random.block(Purpose.SYNTHETIC, step, i).normal(0));
        }
        return images;
    }

    private static FloatBuffer host(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
