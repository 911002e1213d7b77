package duet.ops.tower;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.network.AlexNet;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Small networks with their starting values, on both devices. */
final class Networks {
    static final int BATCH = 6;
    static final int[] LABELS = {0, 1, 2, 3, 4, 5};

    private static final int IMAGE = 3 * 19 * 19;

    private Networks() {}

    static Stream<Supplier<Device>> devices() {
        return Stream.of(ReferenceDevice::new, () -> new CpuDevice(1));
    }

    /** The small AlexNet on one tower. */
    static TowerNetwork alone(Supplier<Device> devices) {
        TowerNetwork network =
                TowerNetwork.create(NetworkPlan.of(AlexNet.small(1)), 0, devices.get(), BATCH, 2012, null);
        network.initialise();
        return network;
    }

    /** The small AlexNet on two towers. */
    static LockStep pair(Supplier<Device> devices) {
        LockStep network = new LockStep(NetworkPlan.of(AlexNet.small(2)), tower -> devices.get(), BATCH, 2012);
        network.initialise();
        return network;
    }

    static FloatBuffer images(long step) {
        return new Draws(1, step).normals(BATCH * IMAGE, 1);
    }

    static List<String> digests(LockStep network) {
        return network.towers().stream().map(tower -> tower.digest().sha256()).toList();
    }
}
