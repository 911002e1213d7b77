package duet.actors.training;

import duet.actors.DrawnBatches;
import duet.actors.SmallNetwork;
import duet.actors.SmallPlan;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.ops.device.Sgd;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.LockStep;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import duet.ops.tower.WeightDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** The plan of the small runs without actors or exchange: one thread computes both towers in turn. */
final class InOnePlace {
    final List<Double> losses = new ArrayList<>();
    final List<Double> validationLosses = new ArrayList<>();
    final List<String> towerDigests;
    private final LockStep towers;
    private final BatchBuffer buffer = new BatchBuffer(SmallPlan.BATCH, SmallNetwork.IMAGE);

    /** Epochs of 3 steps with 4, 4 and 2 images, each followed by tests of 4 images and 1, until {@code steps} are done. */
    InOnePlace(long steps, LongFunction<Sgd> sgd) {
        towers = new LockStep(SmallNetwork.plan(2), tower -> new ReferenceDevice(), SmallPlan.BATCH, SmallNetwork.SEED);
        towers.initialise();
        for (long step = 0; step < steps; step++) {
            int epoch = (int) (step / 3);
            int index = (int) (step % 3);
            int images = index == 2 ? 2 : 4;
            fill(new BatchRequest(Split.TRAINING, step, epoch, 4 * index, images));
            losses.add(towers.train(buffer.images(), step, buffer.labels(), images, sgd.apply(step))
                    .loss());
            if (index == 2) {
                validate(epoch);
            }
        }
        towerDigests = towers.towers().stream()
                .map(TowerNetwork::digest)
                .map(WeightDigest::sha256)
                .toList();
        towers.close();
    }

    private void validate(int epoch) {
        fill(new BatchRequest(Split.VALIDATION, 0, epoch, 0, 4));
        StepOutcome first = towers.test(buffer.images(), buffer.labels(), 4);
        fill(new BatchRequest(Split.VALIDATION, 1, epoch, 4, 1));
        StepOutcome second = towers.test(buffer.images(), buffer.labels(), 1);
        validationLosses.add((4 * first.loss() + second.loss()) / 5);
    }

    private void fill(BatchRequest request) {
        new DrawnBatches().make(request, buffer);
    }
}
