package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.AlexNet;
import duet.ops.network.NetworkPlan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrozenLayersTest {
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);
    /** Times any learning rate below a half this is 0: nothing moves, but all gradients are computed. */
    private static final double VANISHING = Double.MIN_VALUE;

    static Stream<Arguments> devicesAndFrozenLayers() {
        return Networks.devices()
                .flatMap(device -> Stream.of("conv1", "conv2", "conv3").map(last -> Arguments.of(device, last)));
    }

    @ParameterizedTest
    @MethodSource("devicesAndFrozenLayers")
    void layersAboveFrozenOnesLearnTheSameBitsAsWhenAllGradientsAreComputed(Supplier<Device> devices, String last) {
        try (LockStep frozen = network(devices, last, 0);
                LockStep still = network(devices, last, VANISHING)) {
            List<List<FloatBuffer>> start = values(frozen);
            long bytesOfFrozen = 0;
            long bytesOfStill = 0;
            for (int step = 0; step < 3; step++) {
                bytesOfFrozen += train(frozen, step).exchangedBytes();
                bytesOfStill += train(still, step).exchangedBytes();
            }
            assertThat(values(frozen)).isEqualTo(values(still)).isNotEqualTo(start);
            assertThat(values(frozen).get(0).get(0)).isEqualTo(start.get(0).get(0));
            assertThat(bytesOfFrozen == bytesOfStill).isEqualTo(last.equals("conv1"));
        }
    }

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void theGradientOfAFrozenLayerReadsAsZero(Supplier<Device> devices) {
        try (LockStep network = network(devices, "conv2", 0)) {
            train(network, 0);
            for (TowerNetwork tower : network.towers()) {
                for (Parameter parameter : tower.parameters()) {
                    FloatBuffer gradient = Draws.host(parameter.count());
                    parameter.read(Parameter.Part.GRADIENT, gradient);
                    boolean zero = gradient.equals(Draws.host(parameter.count()));
                    assertThat(zero)
                            .as(parameter.name())
                            .isEqualTo(!parameter.layer().learns());
                }
            }
        }
    }

    private static LockStep network(Supplier<Device> devices, String last, double multiplier) {
        NetworkPlan plan = NetworkPlan.of(AlexNet.withRatesUpTo(last, multiplier, 2));
        LockStep network = new LockStep(plan, tower -> devices.get(), Networks.BATCH, 2012);
        network.initialise();
        return network;
    }

    private static StepOutcome train(LockStep network, long step) {
        return network.train(Networks.images(step), step, Networks.LABELS, Networks.BATCH, SGD);
    }

    private static List<List<FloatBuffer>> values(LockStep network) {
        List<List<FloatBuffer>> values = new ArrayList<>();
        for (TowerNetwork tower : network.towers()) {
            values.add(tower.parameters().stream()
                    .map(parameter -> {
                        FloatBuffer value = Draws.host(parameter.count());
                        parameter.read(Parameter.Part.VALUE, value);
                        return value;
                    })
                    .toList());
        }
        return values;
    }
}
