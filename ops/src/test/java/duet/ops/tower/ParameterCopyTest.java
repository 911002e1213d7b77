package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.AlexNet;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterCopyTest {
    private static final Sgd SGD = new Sgd(0.02, 0.9, 5e-4);

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void towersThatAreGivenACopyGoOnWithTheBitsOfThoseItWasTakenFrom(Supplier<Device> devices) {
        try (LockStep first = Networks.pair(devices);
                LockStep second = Networks.pair(devices)) {
            train(first, 0, 3);
            train(second, 7, 8);
            give(copiesOf(first), second);
            assertThat(Networks.digests(second)).isEqualTo(Networks.digests(first));

            train(first, 3, 6);
            train(second, 3, 6);
            assertThat(Networks.digests(second)).isEqualTo(Networks.digests(first));
        }
    }

    @Test
    void aCopyStaysWhenTheTowersLearnOnAndIsOverwrittenByTheNext() {
        try (LockStep network = Networks.pair(ReferenceDevice::new)) {
            List<ParameterCopy> copies = copiesOf(network);
            List<String> before = Networks.digests(network);
            train(network, 0, 2);
            List<String> after = Networks.digests(network);
            assertThat(after).isNotEqualTo(before);
            give(copies, network);
            assertThat(Networks.digests(network)).isEqualTo(before);

            train(network, 0, 1);
            List<String> later = Networks.digests(network);
            take(copies, network);
            train(network, 1, 2);
            give(copies, network);
            assertThat(Networks.digests(network)).isEqualTo(later).isNotEqualTo(before);
        }
    }

    @Test
    void aCopyWithStartingValuesHasTheBitsOfTowersThatBegin() {
        try (LockStep first = Networks.pair(ReferenceDevice::new);
                LockStep second = Networks.pair(ReferenceDevice::new)) {
            train(second, 0, 1);
            NetworkPlan plan = NetworkPlan.of(AlexNet.small(2));
            give(
                    plan.towers().stream()
                            .map(tower -> ParameterCopy.starting(tower, 2012))
                            .toList(),
                    second);
            assertThat(Networks.digests(second)).isEqualTo(Networks.digests(first));
        }
    }

    /** Rows of tower 1 behind those of tower 0 are the whole array, in the sizes that the network's plan names. */
    @Test
    void theTowersRowsMakeUpTheArraysOfTheWholeNetwork() {
        try (LockStep network = Networks.pair(ReferenceDevice::new)) {
            Map<String, Integer> rows = new HashMap<>();
            Map<String, List<Integer>> shapes = NetworkPlan.of(AlexNet.small(1)).parameterShapes();
            for (ParameterCopy copy : copiesOf(network)) {
                assertThat(copy.rows()).extracting(ParameterCopy.Rows::name).containsExactlyElementsOf(shapes.keySet());
                for (ParameterCopy.Rows part : copy.rows()) {
                    assertThat(part.shape()).as(part.name()).isEqualTo(shapes.get(part.name()));
                    assertThat(part.firstRow()).as(part.name()).isEqualTo(rows.getOrDefault(part.name(), 0));
                    int columns = part.shape().stream().skip(1).reduce(1, (a, b) -> a * b);
                    assertThat(part.value().capacity()).as(part.name()).isEqualTo(part.rows() * columns);
                    assertThat(part.momentum().capacity())
                            .isEqualTo(part.value().capacity());
                    rows.merge(part.name(), part.rows(), Integer::sum);
                }
            }
            shapes.forEach((name, shape) -> assertThat(rows).containsEntry(name, shape.get(0)));
        }
    }

    @ParameterizedTest
    @MethodSource("duet.ops.tower.Networks#devices")
    void theFingerprintsTellWhichParameterChanged(Supplier<Device> devices) {
        try (TowerNetwork network = Networks.alone(devices)) {
            WeightDigest before = network.digest();
            assertThat(network.digest()).isEqualTo(before);
            for (int changed = 0; changed < network.parameters().size(); changed++) {
                Parameter parameter = network.parameters().get(changed);
                FloatBuffer values = Draws.host(parameter.count());
                parameter.read(Parameter.Part.VALUE, values);
                int last = values.capacity() - 1;
                float was = values.get(last);
                parameter.write(Parameter.Part.VALUE, values.put(last, Math.nextUp(was)));

                WeightDigest after = network.digest();
                assertThat(after.sha256()).as(parameter.name()).isNotEqualTo(before.sha256());
                for (int i = 0; i < before.fingerprints().size(); i++) {
                    assertThat(after.fingerprints()
                                    .get(i)
                                    .equals(before.fingerprints().get(i)))
                            .as("%s kept when %s changed", i, parameter.name())
                            .isEqualTo(i != changed);
                }
                parameter.write(Parameter.Part.VALUE, values.put(last, was));
            }
        }
    }

    private static void train(LockStep network, long from, long to) {
        for (long step = from; step < to; step++) {
            network.train(Networks.images(step), step, Networks.LABELS, Networks.BATCH, SGD);
        }
    }

    private static List<ParameterCopy> copiesOf(LockStep network) {
        List<ParameterCopy> copies = new ArrayList<>();
        network.towers().forEach(tower -> copies.add(ParameterCopy.of(tower.parameters())));
        take(copies, network);
        return copies;
    }

    private static void take(List<ParameterCopy> copies, LockStep network) {
        for (int tower = 0; tower < copies.size(); tower++) {
            copies.get(tower).take(network.towers().get(tower).parameters());
        }
    }

    private static void give(List<ParameterCopy> copies, LockStep network) {
        for (int tower = 0; tower < copies.size(); tower++) {
            copies.get(tower).put(network.towers().get(tower).parameters());
        }
    }
}
