package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A network starts the same and learns the same on one tower and on two, whatever its layers. */
class OneTowerAndTwoTest {
    private static final int BATCH = 5;
    private static final int[] LABELS = {0, 1, 2, 3, 6};
    private static final Shape IMAGE = new Shape(3, 8, 8);
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);
    private static final ParameterSpec WEIGHT = new ParameterSpec(new Initial.He(1), 1, 1);
    private static final ParameterSpec BIAS = new ParameterSpec(new Initial.Gaussian(0.1), 2, 0);

    static Stream<Arguments> networks() {
        Map<String, List<LayerSpec>> networks = new TreeMap<>();
        networks.put("a linear bottleneck under an odd number of logits", List.of(linear("fc2", 10), linear("fc3", 7)));
        networks.put(
                "locally-connected layers", List.of(local("local2", Connect.OWN, 2), local("local3", Connect.ALL, 1)));
        networks.put("groups", List.of(convolution("conv2", 8, 2), new LayerSpec.Logistic("logistic2")));
        return networks.entrySet().stream()
                .flatMap(entry -> Stream.<Supplier<Device>>of(ReferenceDevice::new, () -> new CpuDevice(1))
                        .map(devices -> Arguments.of(entry.getKey(), entry.getValue(), devices)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void twoTowersLearnWhatOneLearns(String what, List<LayerSpec> layers, Supplier<Device> devices) {
        try (LockStep one = network(layers, 1, devices);
                LockStep two = network(layers, 2, devices)) {
            assertThat(values(two)).as("starting values").isEqualTo(values(one));
            for (int step = 0; step < 5; step++) {
                double alone = train(one, step).loss();
                assertThat(train(two, step).loss()).as("loss of step " + step).isCloseTo(alone, within(1e-5));
            }
            Map<String, List<Float>> shared = values(two);
            values(one).forEach((name, alone) -> {
                for (int i = 0; i < alone.size(); i++) {
                    assertThat(shared.get(name).get(i)).as(name + " " + i).isCloseTo(alone.get(i), within(1e-5f));
                }
            });
        }
    }

    /** Between a convolution and the logits; the logits follow where there are none. */
    private static LockStep network(List<LayerSpec> middle, int towers, Supplier<Device> devices) {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(new LayerSpec.Convolution("conv1", 8, 3, 2, Padding.all(1), false, Connect.ALL, WEIGHT, BIAS));
        layers.add(new LayerSpec.AbsTanh("abs1"));
        layers.addAll(middle);
        if (!(middle.get(middle.size() - 1) instanceof LayerSpec.Linear)) {
            layers.add(linear("fc4", 8));
        }
        layers.add(new LayerSpec.Softmax("softmax"));
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(IMAGE, layers, towers));
        LockStep network = new LockStep(plan, tower -> devices.get(), BATCH, 2012);
        network.initialise();
        return network;
    }

    private static LayerSpec.Linear linear(String name, int outputs) {
        return new LayerSpec.Linear(name, outputs, Connect.ALL, WEIGHT, BIAS);
    }

    private static LayerSpec local(String name, Connect connect, int groups) {
        return new LayerSpec.LocallyConnected(name, 4, 3, 1, Padding.all(1), false, connect, groups, WEIGHT, BIAS);
    }

    private static LayerSpec convolution(String name, int outputs, int groups) {
        return new LayerSpec.Convolution(name, outputs, 3, 1, Padding.all(1), false, Connect.OWN, groups, WEIGHT, BIAS);
    }

    private static StepOutcome train(LockStep network, long step) {
        FloatBuffer images = new Draws(1, step).normals(BATCH * IMAGE.count(), 1);
        return network.train(images, step, LABELS, BATCH, SGD);
    }

    /** The parameters of the whole network: the towers' rows one behind the other. */
    private static Map<String, List<Float>> values(LockStep network) {
        Map<String, List<Float>> values = new TreeMap<>();
        for (TowerNetwork tower : network.towers()) {
            for (Parameter parameter : tower.parameters()) {
                FloatBuffer rows = Draws.host(parameter.count());
                parameter.read(Parameter.Part.VALUE, rows);
                List<Float> all = values.computeIfAbsent(parameter.name(), name -> new ArrayList<>());
                for (int i = 0; i < rows.capacity(); i++) {
                    all.add(rows.get(i));
                }
            }
        }
        return values;
    }
}
