package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceDevice;
import duet.ops.reference.ReferenceNetwork;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network computes the same on any number of towers that shares its columns. Another seed than the usual one is given by the
 * system property {@code duet.seed}.
 */
class SeveralTowersTest {
    private static final long SEED = Long.getLong("duet.seed", 2012);
    private static final int DRAWS = 8;
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);
    private static final Sgd STILL = new Sgd(0, 0, 0);

    static Stream<DrawnNetwork> networks() {
        return Stream.of(2, 3, 4, 8).flatMap(towers -> IntStream.range(0, DRAWS)
                .mapToObj(number -> DrawnNetwork.draw(SEED, number, towers)));
    }

    /** The exchange and the softmax of a lock step round to float32, the whole network does not. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void lossAndGradientsAreThoseOfTheWholeNetwork(DrawnNetwork network) {
        try (LockStep towers = start(network, network.towers(), ReferenceDevice::new)) {
            ReferenceNetwork whole = whole(network, values(towers, Parameter.Part.VALUE));
            double loss = towers.train(network.images(0), 0, network.labels(), DrawnNetwork.BATCH, STILL)
                    .loss();
            assertThat(loss)
                    .as("%s: loss", network)
                    .isCloseTo(whole.loss(network.images(0), network.labels(), 0), within(1e-6));
            whole.backward();
            Map<String, List<Float>> gradients = values(towers, Parameter.Part.GRADIENT);
            for (ReferenceNetwork.Rows rows : whole.rows()) {
                List<Float> gradient = gradients.get(rows.parameter().name());
                assertThat(gradient).hasSize(rows.parameter().count());
                for (int i = 0; i < gradient.size(); i++) {
                    assertThat((double) gradient.get(i))
                            .as("%s: %s %d", network, rows.parameter().name(), i)
                            .isCloseTo(rows.gradient(i), within(1e-6));
                }
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void theTowersLearnWhatOneLearnsOnTheReference(DrawnNetwork network) {
        learnTheSame(network, ReferenceDevice::new, 1e-6);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void theTowersLearnWhatOneLearnsOnTheCpu(DrawnNetwork network) {
        learnTheSame(network, () -> new CpuDevice(1), 1e-5);
    }

    private static void learnTheSame(DrawnNetwork network, Supplier<Device> devices, double tolerance) {
        try (LockStep one = start(network, 1, devices);
                LockStep many = start(network, network.towers(), devices)) {
            assertThat(values(many, Parameter.Part.VALUE))
                    .as("%s: starting values", network)
                    .isEqualTo(values(one, Parameter.Part.VALUE));
            for (int step = 0; step < 3; step++) {
                double alone = train(one, network, step).loss();
                assertThat(train(many, network, step).loss())
                        .as("%s: loss of step %d", network, step)
                        .isCloseTo(alone, within(tolerance));
            }
            Map<String, List<Float>> shared = values(many, Parameter.Part.VALUE);
            values(one, Parameter.Part.VALUE).forEach((name, alone) -> {
                for (int i = 0; i < alone.size(); i++) {
                    assertThat((double) shared.get(name).get(i))
                            .as("%s: %s %d", network, name, i)
                            .isCloseTo(alone.get(i), within(tolerance));
                }
            });
            double alone = one.test(network.images(7), network.labels(), DrawnNetwork.BATCH)
                    .loss();
            assertThat(many.test(network.images(7), network.labels(), DrawnNetwork.BATCH)
                            .loss())
                    .as("%s: loss in testing", network)
                    .isCloseTo(alone, within(tolerance));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyTowerSeesTheSameLogitsAndSendsWhatThePlanSays(DrawnNetwork network) {
        NetworkPlan plan = network.plan(network.towers());
        try (LockStep towers = start(network, network.towers(), ReferenceDevice::new)) {
            train(towers, network, 0);
            List<StepOutcome> outcomes = towers.towers().stream()
                    .map(tower -> tower.outcome(DrawnNetwork.BATCH, 0, Optional.empty()))
                    .toList();
            assertThat(outcomes)
                    .extracting(StepOutcome::logitsChecksum)
                    .containsOnly(outcomes.get(0).logitsChecksum());
            assertThat(outcomes.get(network.towers() - 1).exchangedBytes())
                    .isEqualTo(plan.bytesSentPerStep(DrawnNetwork.BATCH, Float.BYTES));
        }
    }

    private static LockStep start(DrawnNetwork network, int towers, Supplier<Device> devices) {
        LockStep started =
                new LockStep(network.plan(towers), tower -> devices.get(), DrawnNetwork.BATCH, network.seed());
        started.initialise();
        return started;
    }

    private static StepOutcome train(LockStep towers, DrawnNetwork network, long step) {
        return towers.train(network.images(step), step, network.labels(), DrawnNetwork.BATCH, SGD);
    }

    private static ReferenceNetwork whole(DrawnNetwork network, Map<String, List<Float>> values) {
        ReferenceNetwork whole = new ReferenceNetwork(network.plan(1), DrawnNetwork.BATCH, network.seed());
        for (ReferenceNetwork.Rows rows : whole.rows()) {
            List<Float> given = values.get(rows.parameter().name());
            FloatBuffer host = Draws.host(given.size());
            for (int i = 0; i < given.size(); i++) {
                host.put(i, given.get(i));
            }
            rows.parameter().write(Parameter.Part.VALUE, host);
        }
        return whole;
    }

    /** The parameters of the whole network: the towers' rows one behind the other. */
    private static Map<String, List<Float>> values(LockStep network, Parameter.Part part) {
        Map<String, List<Float>> values = new TreeMap<>();
        for (TowerNetwork tower : network.towers()) {
            for (Parameter parameter : tower.parameters()) {
                FloatBuffer rows = Draws.host(parameter.count());
                parameter.read(part, rows);
                List<Float> all = values.computeIfAbsent(parameter.name(), name -> new ArrayList<>());
                for (int i = 0; i < rows.capacity(); i++) {
                    all.add(rows.get(i));
                }
            }
        }
        return values;
    }
}
