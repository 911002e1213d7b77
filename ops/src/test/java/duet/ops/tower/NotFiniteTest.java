package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NotFiniteTest {
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);
    private static final float HUGE = 1e38f;

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void aStepWithFiniteNumbersFindsNothing(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            assertThat(train(network).notFinite()).isEmpty();
        }
    }

    /** The last bias makes the loss NaN whatever a relu makes of the NaN below. */
    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void ofTheParametersThatAreNotFiniteTheLowestIsNamedInTrainingAndInTests(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            parameter(network, "fc5.bias").write(Parameter.Part.VALUE, all(Float.NaN, network, "fc5.bias"));
            for (Parameter parameter : network.parameters()) {
                FloatBuffer values = values(parameter, Parameter.Part.VALUE);
                float was = values.get(0);
                parameter.write(Parameter.Part.VALUE, values.put(0, Float.POSITIVE_INFINITY));

                String named = "the parameter " + parameter.name();
                assertThat(train(network).notFinite().orElseThrow().what()).isEqualTo(named);
                assertThat(network.test(Networks.LABELS, Networks.BATCH)
                                .notFinite()
                                .orElseThrow()
                                .what())
                        .isEqualTo(named);
                parameter.write(Parameter.Part.VALUE, values.put(0, was));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void anOutputThatOverflowsIsNamedWhereItDoesSoFirst(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            parameter(network, "conv3.weight").write(Parameter.Part.VALUE, all(HUGE, network, "conv3.weight"));
            parameter(network, "fc4.weight").write(Parameter.Part.VALUE, all(HUGE, network, "fc4.weight"));

            NotFinite found = train(network).notFinite().orElseThrow();
            // The relu is computed with the layer in front of it, or by itself.
            List<String> outputs = network.outputs().stream()
                    .filter(output -> output.layer().index() >= 6)
                    .map(output -> output.layer().spec().name())
                    .toList();
            assertThat(found.what()).isEqualTo("the output of " + outputs.get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void aStepThatIsNotFiniteLeavesValuesAndMomentaAsTheyWere(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            assertThat(train(network).notFinite()).isEmpty();
            parameter(network, "fc5.weight").write(Parameter.Part.VALUE, all(Float.NaN, network, "fc5.weight"));
            List<FloatBuffer> before = everything(network);

            assertThat(train(network).notFinite()).isPresent();
            assertThat(everything(network)).isEqualTo(before);
        }
    }

    /** Ten linear layers whose outputs are all zero, so that the loss is finite, and whose gradients grow by 1e38 each. */
    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void aGradientThatOverflowsIsNamedWhereItDoesSoFirstAndNothingIsLearnt(Supplier<Device> devices) {
        try (TowerNetwork network = chain(devices.get())) {
            network.load(Draws.host(Networks.BATCH * 4));
            List<FloatBuffer> before = everything(network);
            StepOutcome outcome = network.train(0, new int[Networks.BATCH], Networks.BATCH, SGD);

            // float32 ends at 1e38, the reference device's double precision at 1e308.
            boolean doubles = network.device().startsWith(new ReferenceDevice().description());
            assertThat(outcome.loss()).isEqualTo(Math.log(4));
            assertThat(outcome.notFinite()).hasValueSatisfying(found -> assertThat(found.what())
                    .isEqualTo("the gradient of " + (doubles ? "fc1.bias" : "fc8.bias")));
            assertThat(everything(network)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void ofTwoFindsTheOneThatWasComputedFirstHasTheLowerOrder(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            parameter(network, "fc5.bias").write(Parameter.Part.VALUE, all(Float.NaN, network, "fc5.bias"));
            List<Integer> orders = new ArrayList<>();
            for (String name : List.of("conv1.weight", "conv2.bias", "fc4.bias")) {
                Parameter parameter = parameter(network, name);
                FloatBuffer was = values(parameter, Parameter.Part.VALUE);
                parameter.write(Parameter.Part.VALUE, all(Float.NaN, network, name));
                orders.add(train(network).notFinite().orElseThrow().order());
                parameter.write(Parameter.Part.VALUE, was);
            }
            orders.add(train(network).notFinite().orElseThrow().order());
            assertThat(orders).isSorted().doesNotHaveDuplicates();
        }
    }

    private static StepOutcome train(TowerNetwork network) {
        network.load(Networks.images(0));
        return network.train(0, Networks.LABELS, Networks.BATCH, SGD);
    }

    private static TowerNetwork chain(Device device) {
        ParameterSpec zero = new ParameterSpec(new Initial.Constant(0), 1, 1);
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            layers.add(new LayerSpec.Linear("fc" + i, 4, Connect.ALL, zero, zero));
        }
        layers.add(new LayerSpec.Softmax("softmax"));
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(1, 2, 2), layers, 1));
        TowerNetwork network = TowerNetwork.create(plan, 0, device, Networks.BATCH, 1, null);
        network.initialise();
        for (Parameter parameter : network.parameters()) {
            if (parameter.columns() > 1) {
                FloatBuffer firstRow = Draws.host(parameter.count());
                for (int column = 0; column < parameter.columns(); column++) {
                    firstRow.put(column, HUGE);
                }
                parameter.write(Parameter.Part.VALUE, firstRow);
            }
        }
        return network;
    }

    private static Parameter parameter(TowerNetwork network, String name) {
        return network.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static FloatBuffer all(float value, TowerNetwork network, String name) {
        FloatBuffer values = Draws.host(parameter(network, name).count());
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, value);
        }
        return values;
    }

    private static List<FloatBuffer> everything(TowerNetwork network) {
        return network.parameters().stream()
                .flatMap(parameter -> List.of(Parameter.Part.VALUE, Parameter.Part.MOMENTUM).stream()
                        .map(part -> values(parameter, part)))
                .toList();
    }

    private static FloatBuffer values(Parameter parameter, Parameter.Part part) {
        FloatBuffer values = Draws.host(parameter.count());
        parameter.read(part, values);
        return values;
    }
}
