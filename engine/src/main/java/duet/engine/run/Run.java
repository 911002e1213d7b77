package duet.engine.run;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.exchange.TensorWire;
import duet.actors.exchange.WireSpec;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Plateau;
import duet.actors.schedule.RateStep;
import duet.actors.schedule.Schedule;
import duet.actors.schedule.TrainingPlan;
import duet.actors.training.Training;
import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.augment.Augmentation;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.batch.Order;
import duet.dataloader.cache.PictureCache;
import duet.dataloader.statistics.PrincipalColours;
import duet.dataloader.statistics.Statistics;
import duet.engine.config.DataConfig;
import duet.engine.config.RunConfig;
import duet.engine.config.TrainingConfig;
import duet.engine.console.Console;
import duet.ops.network.NetworkPlan;
import java.util.Locale;
import java.util.Optional;

/** A training run from its configuration to its last line. */
public final class Run {
    private final RunConfig config;
    private final Console console;

    public Run(RunConfig config, Console console) {
        this.config = config;
        this.console = console;
    }

    /**
     * Trains until the plan is done or the process is asked to end.
     *
     * @return whether the run came to its end in order
     * @throws duet.dataloader.DataException or {@link duet.engine.config.ConfigException} before anything is computed, when
     *     the data are not what the configuration says
     */
    public boolean train() throws Exception {
        DataSet data = DataSets.open(config.data(), config.training().seed());
        NetworkPlan network =
                NetworkPlan.of(config.network().network(data.classes().size()));
        announce(data, network);
        checkBuffers(network);
        int cores = Runtime.getRuntime().availableProcessors();
        Statistics statistics = Statistics.measure(
                data, config.data().statisticsImages(), config.training().seed(), cores, console::measuring);
        BatchFactory batches = BatchFactory.create(
                data, statistics, augmentation(), config.training().seed(), order());
        TrainingPlan plan = plan(batches, cores);
        if (config.towers() == 1) {
            return train(plan, new Towers(config, network, cores, Optional.empty()), batches, console);
        }
        try (TensorWire wire = TensorWire.start(wireSpec(network))) {
            wire.warning().ifPresent(console::warn);
            boolean done = train(plan, new Towers(config, network, cores, Optional.of(wire)), batches, console);
            wire.errors().forEach(console::warn);
            return done;
        }
    }

    private static boolean train(TrainingPlan plan, Towers towers, BatchFactory batches, EventSink sink)
            throws Exception {
        try (Training training = Training.start(plan, towers.count(), towers, batches::newMaker, sink)) {
            Interruption interruption = Interruption.stops(training);
            Event.RunEnded end = training.done().toCompletableFuture().get();
            interruption.cancel();
            return end.outcome() != Outcome.FAILED;
        }
    }

    private void announce(DataSet data, NetworkPlan network) {
        console.say(String.format(
                Locale.ROOT,
                "%s: %,d parameters on %s, %d outputs",
                config.name(),
                network.parameters(),
                towers(),
                network.outputs()));
        if (config.data().path().isEmpty() && config.data().format() != DataConfig.Format.SYNTHETIC) {
            console.say("no data named (--set data.path=FOLDER): training on the built-in sample, scenes drawn by code"
                    + (config.onSample()
                            ? ", with the initial values and schedule of the file's on-sample block"
                            : ""));
        }
        console.say(String.format(
                Locale.ROOT,
                "data: %s, %d classes, %,d training and %,d validation images",
                data.name(),
                data.classes().size(),
                data.training().size(),
                data.validation().size()));
        if (network.towers().size() > 1) {
            double sent = network.bytesSentPerStep(config.training().batch());
            console.say(String.format(Locale.ROOT, "each tower sends the other %.1f MiB a step", sent / (1 << 20)));
        }
        if (network.outputs() > data.classes().size()) {
            console.say((network.outputs() - data.classes().size()) + " of the outputs have no class in these data");
        }
    }

    private void checkBuffers(NetworkPlan network) {
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

    private String towers() {
        return config.towers() == 1 ? "one tower" : "two towers";
    }

    private Order order() {
        return switch (config.data().order()) {
            case SHUFFLED -> Order.SHUFFLED_EACH_EPOCH;
            case FIXED -> Order.SHUFFLED_ONCE;
        };
    }

    private Augmentation augmentation() {
        DataConfig data = config.data();
        return new Augmentation(
                data.crop(),
                data.mirror(),
                data.imagesPerCrop(),
                data.mean(),
                data.colourNoise(),
                data.divideByNoise(),
                data.scale(),
                data.pca() == DataConfig.Pca.IMAGENET_2012
                        ? Optional.of(PrincipalColours.ILSVRC_2012)
                        : Optional.empty());
    }

    private TrainingPlan plan(BatchFactory batches, int cores) {
        TrainingConfig training = config.training();
        return new TrainingPlan(
                training.batch(),
                training.epochs(),
                training.maxSteps(),
                training.seed(),
                training.momentum(),
                training.weightDecay(),
                training.warmUpSteps(),
                schedule(training),
                training.validateEveryEpochs(),
                batches.trainingImages(),
                batches.validationImages(),
                config.data().loaders().orElse(Math.max(1, cores / 2)),
                config.data().ahead(),
                batches.imageShape());
    }

    private static Schedule schedule(TrainingConfig training) {
        if (training.schedule() instanceof duet.engine.config.Schedule.Plateau plateau) {
            return new Plateau(
                    training.learningRate(),
                    plateau.factor(),
                    plateau.patience(),
                    plateau.minImprovement(),
                    plateau.times());
        }
        duet.engine.config.Schedule.FixedSteps fixed = (duet.engine.config.Schedule.FixedSteps) training.schedule();
        return new FixedSteps(
                training.learningRate(),
                fixed.steps().stream()
                        .map(step -> new RateStep(step.epoch(), step.learningRate()))
                        .toList());
    }

    private WireSpec wireSpec(NetworkPlan network) {
        long largestHalf =
                (long) config.training().batch() * network.towers().get(0).largestHalf() * Float.BYTES;
        return new WireSpec(
                config.training().seed(),
                largestHalf,
                config.exchange().timeout(),
                config.exchange().checksum());
    }
}
