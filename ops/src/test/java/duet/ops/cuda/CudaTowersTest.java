package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Sgd;
import duet.ops.network.AlexNet;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.LockStep;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two towers of a small AlexNet, each on a card, learn what they learn elsewhere. */
@ExtendWith(StandIn.class)
class CudaTowersTest {
    private static final int BATCH = 6;
    private static final int[] LABELS = {0, 1, 2, 3, 4, 5};
    private static final int STEPS = 8;

    @Test
    void theLossesAreThoseOfTheOtherDevices() {
        int cards = CudaMachine.look().cards().size();
        List<Double> losses = losses(tower -> new CudaDevice(tower % cards));
        List<Double> onCpu = losses(tower -> new CpuDevice(1));
        List<Double> onReference = losses(tower -> new ReferenceDevice());
        for (int step = 0; step < STEPS; step++) {
            assertThat(losses.get(step)).as("step %d", step).isCloseTo(onCpu.get(step), within(1e-4));
            assertThat(losses.get(step)).as("step %d", step).isCloseTo(onReference.get(step), within(1e-4));
        }
        assertThat(losses.get(STEPS - 1)).isNotEqualTo(losses.get(0));
    }

    @Test
    void theSameRunGivesTheSameBits() {
        int cards = CudaMachine.look().cards().size();
        List<String> digests = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            try (LockStep network = network(tower -> new CudaDevice(tower % cards))) {
                train(network);
                network.towers().forEach(tower -> digests.add(tower.digest().sha256()));
            }
        }
        assertThat(digests.subList(2, 4)).isEqualTo(digests.subList(0, 2));
    }

    private static List<Double> losses(IntFunction<Device> devices) {
        try (LockStep network = network(devices)) {
            return train(network);
        }
    }

    private static LockStep network(IntFunction<Device> devices) {
        LockStep network = new LockStep(NetworkPlan.of(AlexNet.small(2)), devices, BATCH, 2012);
        network.initialise();
        return network;
    }

    private static List<Double> train(LockStep network) {
        List<Double> losses = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            losses.add(network.train(
                            new Draws(1, step).normals(BATCH * 3 * 19 * 19, 1),
                            step,
                            LABELS,
                            BATCH,
                            new Sgd(0.01, 0.9, 0.0005))
                    .loss());
        }
        return losses;
    }
}
