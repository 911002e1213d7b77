package duet.engine.run;

import duet.actors.cluster.Membership;
import duet.actors.coordinator.Safeguards;
import duet.actors.exchange.Protection;
import duet.actors.exchange.WireSpec;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Plateau;
import duet.actors.schedule.RateStep;
import duet.actors.schedule.Schedule;
import duet.actors.schedule.TrainingPlan;
import duet.dataloader.augment.Augmentation;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.batch.Order;
import duet.dataloader.statistics.PrincipalColours;
import duet.engine.config.DataConfig;
import duet.engine.config.ExchangeConfig;
import duet.engine.config.RunConfig;
import duet.engine.config.TrainingConfig;
import duet.ops.network.NetworkPlan;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.OptionalInt;

/** A configuration in the words of those who carry it out. */
public final class Recipe {
    private Recipe() {}

    public static Order order(DataConfig data) {
        return switch (data.order()) {
            case SHUFFLED -> Order.SHUFFLED_EACH_EPOCH;
            case FIXED -> Order.SHUFFLED_ONCE;
        };
    }

    public static Augmentation augmentation(DataConfig data) {
        return new Augmentation(
                data.crop(),
                data.mirror(),
                data.imagesPerCrop(),
                data.mean(),
                data.colourNoise(),
                data.colourNoiseEpochs(),
                data.divideByNoise(),
                data.scale(),
                data.pca() == DataConfig.Pca.IMAGENET_2012
                        ? Optional.of(PrincipalColours.ILSVRC_2012)
                        : Optional.empty());
    }

    public static TrainingPlan plan(RunConfig config, BatchFactory batches, int loaders) {
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
                training.validationViews(),
                batches.trainingImages(),
                batches.validationImages(),
                loaders,
                config.data().ahead(),
                batches.imageShape());
    }

    /** How the learning rate goes. */
    public static Schedule schedule(TrainingConfig training) {
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

    public static WireSpec wire(RunConfig config, NetworkPlan network) {
        long largestHalf = network.towers()
                .get(0)
                .largestPart(config.training().batch(), config.precision().bytes());
        return new WireSpec(
                network.towers().size(),
                config.training().seed(),
                largestHalf,
                config.exchange().timeout(),
                config.exchange().checksum(),
                OptionalInt.empty(),
                config.exchange().sharedMemory());
    }

    /** How tensors are guarded between hosts, with a key that nobody had before. */
    public static Protection protection(Membership membership, ExchangeConfig exchange) {
        if (membership.tls().isEmpty()) {
            return new Protection.Checksum();
        }
        byte[] random = new byte[Protection.Key.LENGTH];
        new SecureRandom().nextBytes(random);
        Protection.Key key = new Protection.Key(random);
        return exchange.encrypt() ? new Protection.Encrypted(key) : new Protection.Authenticated(key);
    }

    /** @param classes labels that the data have */
    public static Safeguards safeguards(RunConfig config, int classes) {
        return new Safeguards(
                config.checkpoint().everySteps(),
                config.checkpoint().afterValidation(),
                config.events().digestEverySteps(),
                config.events().plateauSteps(),
                classes);
    }
}
