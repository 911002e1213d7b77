package duet.engine.run;

import com.sun.management.OperatingSystemMXBean;
import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.ops.network.NetworkCost;
import duet.ops.network.NetworkPlan;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What this machine has, or the container it is told to be. Linux promises more and kills the process that takes it at its word, in the
 * middle of a run.
 *
 * @param bytes of all processes together
 */
record MainMemory(long bytes) {

    static MainMemory ofThisMachine() {
        return new MainMemory(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    /**
     * Looks at what the towers need at the very least: parameters and activations, without what a device needs beside them.
     *
     * @param towers that this process makes on its processor
     * @throws DataException when not even that fits
     */
    void requireRoom(RunConfig config, NetworkPlan network, int towers) {
        int batch = config.training().batch();
        if (needed(config, network, towers, batch) <= bytes) {
            return;
        }
        int fitting = largestBatch(config, network, towers);
        throw new DataException(String.format(
                Locale.ROOT,
                "training.batch: the towers of this process take at least %,d MiB for a batch of %,d, this machine or container has"
                        + " %,d MiB; %s (`summary` tells where it goes)",
                needed(config, network, towers, batch) >> 20,
                batch,
                bytes >> 20,
                fitting == 0
                        ? "not even a batch of 1 would fit: make the network smaller, or share it with other hosts"
                        : String.format(Locale.ROOT, "lower it to less than %,d", fitting)));
    }

    private int largestBatch(RunConfig config, NetworkPlan network, int towers) {
        int fits = 0;
        int tooLarge = config.training().batch();
        while (tooLarge - fits > 1) {
            int middle = (fits + tooLarge) >>> 1;
            if (needed(config, network, towers, middle) <= bytes) {
                fits = middle;
            } else {
                tooLarge = middle;
            }
        }
        return fits;
    }

    private static long needed(RunConfig config, NetworkPlan network, int towers, int batch) {
        NetworkCost cost = NetworkCost.of(network, batch, config.precision().bytes());
        return towers * (cost.parameterBytes() + cost.activationBytes());
    }
}
