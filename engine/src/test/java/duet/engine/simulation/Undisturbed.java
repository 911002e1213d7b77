package duet.engine.simulation;

import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.Plateau;
import duet.actors.schedule.RateStep;
import duet.actors.schedule.TrainingPlan;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.ops.device.Sgd;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.LockStep;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import duet.ops.tower.WeightDigest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The run as it must come out, whatever happens: one thread, plain loops, and the rules of the learning rate written down a second
 * time. Shares the arithmetic of a step with the towers, and nothing with those who order it.
 */
final class Undisturbed {
    private final TrainingPlan plan;
    private final LockStep towers;
    private final BatchBuffer buffer;
    private final List<Step> steps = new ArrayList<>();
    private final List<Epoch> epochs = new ArrayList<>();
    private final Map<Integer, Validation> validations = new HashMap<>();
    private final Map<Integer, RateChange> rateChanges = new HashMap<>();
    private final List<Place> places = new ArrayList<>();
    private final List<String> startDigests;
    private boolean endedBySchedule;
    private double scheduledRate;
    private double best = Double.POSITIVE_INFINITY;
    private int since;
    private int drops;

    /**
     * A step that is done.
     *
     * @param number of its batch in the run
     * @param rate learning rate
     * @param checksum of the logits
     * @param batchChecksum of pixels and labels
     * @param digests of the towers' weights afterwards
     */
    record Step(
            long number,
            int epoch,
            int index,
            int count,
            int images,
            double loss,
            double top1Error,
            double rate,
            int checksum,
            int batchChecksum,
            List<String> digests) {}

    record Epoch(long images, double loss, double top1Error) {}

    record Validation(long images, double loss, double top1Error) {}

    /** Of the rate, as it is told before {@code epoch}. */
    record RateChange(double from, double to) {}

    /**
     * Between two batches.
     *
     * @param arrays each tensor of the whole network by name, as it must stand in a checkpoint
     * @param validationError of exactly these weights, where a validation has just ended
     */
    record Place(
            long steps, int epoch, double scheduledRate, Map<String, float[]> arrays, OptionalDouble validationError) {}

    Undisturbed(TrainingPlan plan) {
        this.plan = plan;
        buffer = new BatchBuffer(plan.batch(), plan.image());
        towers = new LockStep(TinyNetwork.PLAN, tower -> new ReferenceDevice(), plan.batch(), TinyNetwork.SEED);
        towers.initialise();
        startDigests = digests();
        scheduledRate = plan.schedule().initialRate();
        stand(0, OptionalDouble.empty());
        train();
        towers.close();
    }

    List<Step> steps() {
        return steps;
    }

    /** Of each tower, after so many steps. */
    List<String> digestsAfter(long done) {
        return done == 0 ? startDigests : steps.get((int) done - 1).digests();
    }

    /** Of the whole network: SHA-256 in hex over the towers' digests. */
    static String digest(List<String> towers) {
        try {
            MessageDigest whole = MessageDigest.getInstance("SHA-256");
            towers.forEach(digest -> whole.update(HexFormat.of().parseHex(digest)));
            return HexFormat.of().formatHex(whole.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Epoch epoch(int epoch) {
        return epoch < epochs.size() ? epochs.get(epoch) : null;
    }

    Validation validation(int epoch) {
        return validations.get(epoch);
    }

    RateChange rateChange(int epoch) {
        return rateChanges.get(epoch);
    }

    /** By the number of batches that are done; null where the run never stands. */
    Place place(long batches) {
        return batches < places.size() ? places.get((int) batches) : null;
    }

    private void train() {
        int perEpoch = (plan.trainingImages() + plan.batch() - 1) / plan.batch();
        long most = Math.min((long) plan.epochs() * perEpoch, plan.maxSteps().orElse(Long.MAX_VALUE));
        for (int epoch = 0; steps.size() < most && !endedBySchedule; epoch++) {
            double images = 0;
            double loss = 0;
            double errors = 0;
            for (int index = 0; index < perEpoch && steps.size() < most; index++) {
                boolean whole = index == perEpoch - 1;
                boolean validated = validatesAfter(epoch, perEpoch, most);
                StepOutcome outcome = step(epoch, index, perEpoch, whole && !validated);
                images += outcome.images();
                loss += outcome.loss() * outcome.images();
                errors += outcome.top1Errors();
                if (whole) {
                    epochs.add(new Epoch((long) images, loss / images, errors / images));
                    if (validated) {
                        validate(epoch);
                    }
                }
            }
        }
    }

    private boolean validatesAfter(int epoch, int perEpoch, long most) {
        boolean last = (epoch + 1L) * perEpoch == most;
        return plan.validationImages() > 0 && (last || (epoch + 1) % plan.validateEveryEpochs() == 0);
    }

    private StepOutcome step(int epoch, int index, int perEpoch, boolean endsEpoch) {
        int step = steps.size();
        int first = index * plan.batch();
        int images = Math.min(plan.batch(), plan.trainingImages() - first);
        new TinyBatches().make(new BatchRequest(Split.TRAINING, step, epoch, first, images), buffer);
        double rate = step < plan.warmUpSteps() ? scheduledRate * (step + 1) / plan.warmUpSteps() : scheduledRate;
        Sgd sgd = new Sgd(rate, plan.momentum(), plan.weightDecay());
        StepOutcome outcome = towers.train(buffer.images(), step, buffer.labels(), images, sgd);
        steps.add(new Step(
                places.size() - 1L,
                epoch,
                index,
                perEpoch,
                images,
                outcome.loss(),
                outcome.top1Errors() / images,
                rate,
                outcome.logitsChecksum(),
                buffer.checksum(),
                digests()));
        if (endsEpoch) {
            epochOver(epoch, OptionalDouble.empty());
        }
        stand(endsEpoch ? epoch + 1 : epoch, OptionalDouble.empty());
        return outcome;
    }

    private List<String> digests() {
        return towers.towers().stream()
                .map(TowerNetwork::digest)
                .map(WeightDigest::sha256)
                .toList();
    }

    private void validate(int epoch) {
        double images = 0;
        double loss = 0;
        double errors = 0;
        int batches = (plan.validationImages() + plan.batch() - 1) / plan.batch();
        for (int index = 0; index < batches; index++) {
            int first = index * plan.batch();
            int count = Math.min(plan.batch(), plan.validationImages() - first);
            new TinyBatches().make(new BatchRequest(Split.VALIDATION, index, epoch, first, count), buffer);
            StepOutcome outcome = towers.test(buffer.images(), buffer.labels(), count);
            images += count;
            loss += outcome.loss() * count;
            errors += outcome.top1Errors();
            if (index < batches - 1) {
                stand(epoch, OptionalDouble.empty());
            }
        }
        validations.put(epoch, new Validation((long) images, loss / images, errors / images));
        epochOver(epoch, OptionalDouble.of(errors / images));
        stand(epoch + 1, OptionalDouble.of(errors / images));
    }

    private void epochOver(int epoch, OptionalDouble error) {
        double before = scheduledRate;
        if (plan.schedule() instanceof FixedSteps fixed) {
            for (RateStep change : fixed.steps()) {
                if (change.epoch() == epoch + 1) {
                    scheduledRate = change.rate();
                }
            }
        } else if (error.isPresent()) {
            plateau((Plateau) plan.schedule(), epoch + 1, error.getAsDouble());
        }
        if (scheduledRate != before) {
            rateChanges.put(epoch + 1, new RateChange(before, scheduledRate));
        }
    }

    private void plateau(Plateau rule, int epochsDone, double error) {
        double better = 100 * (best - error);
        if (better > 0 && better >= rule.minImprovement()) {
            best = error;
            since = epochsDone;
        } else if (epochsDone - since >= rule.patience()) {
            if (drops == rule.times()) {
                endedBySchedule = true;
            } else {
                drops++;
                scheduledRate /= rule.factor();
                since = epochsDone;
            }
        }
    }

    private void stand(int epoch, OptionalDouble error) {
        places.add(new Place(steps.size(), epoch, scheduledRate, arrays(), error));
    }

    private Map<String, float[]> arrays() {
        List<ParameterCopy> copies = towers.towers().stream()
                .map(tower -> {
                    ParameterCopy copy = ParameterCopy.of(tower.parameters());
                    copy.take(tower.parameters());
                    return copy;
                })
                .toList();
        return WholeArrays.of(copies);
    }
}
