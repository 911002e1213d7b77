package duet.ops.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.AlexNet;
import duet.ops.network.NetworkPlan;
import duet.ops.tower.LockStep;
import duet.ops.tower.TowerNetwork;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceNetworkTest {
    private static final int BATCH = 3;
    private static final long SEED = 5;
    private static final int[] LABELS = {2, 0, 5};
    private static final Sgd STILL = new Sgd(0, 0, 0);

    private final FloatBuffer images = new Draws(1, 0).normals(BATCH * 3 * 19 * 19, 1);

    /** The exchange and the softmax of a lock step round to float32, these do not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void lossAndGradientsAreThoseOfTheTowersInLockStep(int towers) {
        NetworkPlan plan = NetworkPlan.of(AlexNet.small(towers));
        try (LockStep lockStep = new LockStep(plan, tower -> new ReferenceDevice(), BATCH, SEED)) {
            lockStep.initialise();
            ReferenceNetwork network = like(plan, lockStep);
            double expected = lockStep.train(images, 4, LABELS, BATCH, STILL).loss();
            assertThat(network.loss(images, LABELS, 4)).isCloseTo(expected, within(1e-6));
            network.backward();
            for (ReferenceNetwork.Rows rows : network.rows()) {
                FloatBuffer gradient = Draws.host(rows.parameter().count());
                theSame(lockStep, rows).read(Parameter.Part.GRADIENT, gradient);
                for (int i = 0; i < gradient.capacity(); i++) {
                    assertThat(rows.gradient(i))
                            .as(rows.parameter().name() + " " + i)
                            .isCloseTo(gradient.get(i), within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aLossFromAHigherSegmentUpIsTheWholeOne(int towers) {
        NetworkPlan plan = NetworkPlan.of(AlexNet.small(towers));
        try (LockStep lockStep = new LockStep(plan, tower -> new ReferenceDevice(), BATCH, SEED)) {
            lockStep.initialise();
            ReferenceNetwork network = like(plan, lockStep);
            double before = network.loss(images, LABELS, 0);
            List<ReferenceNetwork.Rows> rows = network.rows();
            ReferenceNetwork.Rows last = rows.get(rows.size() - 1);
            FloatBuffer bias = Draws.host(last.parameter().count());
            bias.put(0, 0.5f);
            last.parameter().write(Parameter.Part.VALUE, bias);
            double after = network.loss(last.segment());
            assertThat(after).isNotEqualTo(before).isEqualTo(network.loss(images, LABELS, 0));
        }
    }

    private static ReferenceNetwork like(NetworkPlan plan, LockStep lockStep) {
        ReferenceNetwork network = new ReferenceNetwork(plan, BATCH, SEED);
        for (ReferenceNetwork.Rows rows : network.rows()) {
            FloatBuffer values = Draws.host(rows.parameter().count());
            theSame(lockStep, rows).read(Parameter.Part.VALUE, values);
            rows.parameter().write(Parameter.Part.VALUE, values);
        }
        return network;
    }

    private static Parameter theSame(LockStep lockStep, ReferenceNetwork.Rows rows) {
        TowerNetwork tower = lockStep.towers().get(rows.tower());
        return tower.parameters().stream()
                .filter(parameter -> parameter.name().equals(rows.parameter().name()))
                .findFirst()
                .orElseThrow();
    }
}
