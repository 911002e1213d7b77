package duet.engine.run;

import duet.actors.schedule.TrainingPlan;
import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.cache.PictureCache;
import duet.dataloader.statistics.Statistics;
import duet.engine.config.ClusterConfig;
import duet.engine.config.ConfigException;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.device.Devices;
import duet.ops.network.NetworkPlan;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Everything that follows from a configuration before anything is trained or written.
 *
 * @param statistics of the training pictures, with which batches are made
 * @param devices what the towers of this process compute on
 * @param cores of this machine
 * @param coresPerTower that one tower works on; its bits depend on them
 */
public record Preparation(
        RunConfig config,
        DataSet data,
        NetworkPlan network,
        BatchFactory batches,
        Statistics statistics,
        TrainingPlan plan,
        Devices devices,
        int cores,
        int coresPerTower) {

    /**
     * Opens the data and measures them.
     *
     * @throws DataException or {@link ConfigException} when the data are not what the configuration says
     */
    public static Preparation of(RunConfig config, Console console) {
        int cores = Runtime.getRuntime().availableProcessors();
        int towers = config.cluster().map(ClusterConfig::towers).orElse(config.towers());
        return of(config, towers, coresPerTower(config, cores), console::say, console::measuring);
    }

    /** The same where all towers are computed here, whatever hosts the configuration speaks of. */
    public static Preparation here(RunConfig config, Console console) {
        int cores = Runtime.getRuntime().availableProcessors();
        return of(config, config.towers(), coresPerTower(config, cores), console::say, console::measuring);
    }

    /**
     * The same on a host whose cores are not shared as the configuration says.
     *
     * @param towers most that this process makes at a time
     * @param told what is about to be trained, in lines
     */
    public static Preparation of(
            RunConfig config, int towers, int coresPerTower, Consumer<String> told, Statistics.Progress measuring) {
        Devices devices = Devices.of(config, towers);
        DataSets.Opened opened = DataSets.open(config.data(), config.training().seed());
        DataSet data = opened.set();
        NetworkPlan network =
                NetworkPlan.of(config.network().network(data.classes().size()));
        Announcement.of(config, data, network).forEach(told);
        devices.announcement().forEach(told);
        if (!devices.onCards()) {
            MainMemory.ofThisMachine().requireRoom(config, network, towers);
        }
        requireBuffersToFit(config, network);
        int cores = Runtime.getRuntime().availableProcessors();
        Statistics statistics = opened.statistics().orElseGet(() -> measured(config, data, cores, measuring));
        BatchFactory batches = BatchFactory.create(
                data,
                statistics,
                Recipe.augmentation(config.data()),
                config.training().seed(),
                Recipe.order(config.data()));
        int loaders = config.data().loaders().orElse(devices.loaders(cores, towers));
        return new Preparation(
                config,
                data,
                network,
                batches,
                statistics,
                Recipe.plan(config, batches, loaders),
                devices,
                cores,
                coresPerTower);
    }

    /** A process that only coordinates says what it expects of hosts: all towers on a machine like this one. */
    private static int coresPerTower(RunConfig config, int cores) {
        int shared = config.cluster()
                .map(ClusterConfig::cores)
                .orElse(OptionalInt.empty())
                .orElse(cores);
        int own = config.cluster().map(ClusterConfig::towers).orElse(0);
        return share(shared, own > 0 ? own : config.towers());
    }

    /** What each of the towers gets that share cores. */
    public static int share(int cores, int towers) {
        return Math.max(1, cores / towers);
    }

    private static Statistics measured(RunConfig config, DataSet data, int cores, Statistics.Progress progress) {
        return Statistics.measure(
                data, config.data().statisticsImages(), config.training().seed(), cores, progress);
    }

    private static void requireBuffersToFit(RunConfig config, NetworkPlan network) {
        long batch = (long) config.training().batch() * network.spec().input().count() * Float.BYTES;
        long spare = PictureCache.spareBytes();
        if (config.data().ahead() * batch > spare) {
            throw new DataException(String.format(
                    Locale.ROOT,
                    "data.ahead: %d batches of %d images take %,d MiB outside the heap, this JVM gives about %,d MiB;"
                            + " lower data.ahead, training.batch or data.cache, or start java with a larger"
                            + " -XX:MaxDirectMemorySize",
                    config.data().ahead(),
                    config.training().batch(),
                    config.data().ahead() * batch >> 20,
                    spare >> 20));
        }
    }
}
