package duet.engine.gradcheck;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Parameter;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceNetwork;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a black image the inputs of the relu are the biases of the layer below it. */
class SamplingTest {
    private static final int BATCH = 2;
    private static final int SAMPLES = 3;
    private static final long SEED = 1;

    private final ReferenceNetwork network = new ReferenceNetwork(plan(), BATCH, SEED);

    private static NetworkPlan plan() {
        ParameterSpec any = new ParameterSpec(new Initial.He(1), 1, 0);
        return NetworkPlan.of(new NetworkSpec(
                new Shape(3, 1, 1),
                List.of(
                        new LayerSpec.Linear("fc1", 4, Connect.ALL, any, any),
                        new LayerSpec.Relu("relu1"),
                        new LayerSpec.Linear("fc2", 5, Connect.ALL, any, any),
                        new LayerSpec.Softmax("softmax")),
                1));
    }

    private Sampling samplingOfBiases(float bias) {
        set("fc2.weight", 0.5f, 0.25f);
        set("fc1.bias", bias, 0);
        network.loss(HostBuffers.floats(BATCH * 3), new int[] {4, 2}, 0);
        network.backward();
        CheckedArray array = new CheckedArray("fc1.bias");
        array.add(rows("fc1.bias"), HostBuffers.floats(4));
        return new Sampling(network, array, 0, SEED);
    }

    private void set(String name, float first, float step) {
        Parameter parameter = rows(name).parameter();
        FloatBuffer values = HostBuffers.floats(parameter.count());
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, first + i % 7 * step);
        }
        parameter.write(Parameter.Part.VALUE, values);
    }

    private ReferenceNetwork.Rows rows(String name) {
        return network.rows().stream()
                .filter(rows -> rows.parameter().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void awayFromBendsTheGradientIsTheSlope() {
        Sampling sampling = samplingOfBiases(0.5f);
        assertThat(sampling.largestError(SAMPLES)).isLessThan(Sampling.TOLERANCE);
        assertThat(sampling.redrawn()).isZero();
    }

    @Test
    void atABendASampleIsDrawnAgainUntilItsDrawsAreUsedUp() {
        Sampling sampling = samplingOfBiases((float) Slope.STEP / 100);
        assertThat(sampling.largestError(SAMPLES)).isGreaterThan(Sampling.TOLERANCE);
        assertThat(sampling.redrawn()).isEqualTo(SAMPLES * (Sampling.DRAWS - 1));
    }

    @Test
    void whatWasMovedIsPutBack() {
        samplingOfBiases(0.5f).largestError(SAMPLES);
        FloatBuffer values = HostBuffers.read(rows("fc1.bias").parameter(), Parameter.Part.VALUE);
        for (int i = 0; i < values.capacity(); i++) {
            assertThat(values.get(i)).isEqualTo(0.5f);
        }
    }
}
