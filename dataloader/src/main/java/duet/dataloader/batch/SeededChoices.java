package duet.dataloader.batch;

import duet.dataloader.augment.AugmentationSampler;

/** Choices that are a function of the request and a seed: the next images of the epoch, each with draws of its own. */
final class SeededChoices implements Choices {
    private final Sampler sampler;
    private final AugmentationSampler augmentations;

    SeededChoices(Sampler sampler, AugmentationSampler augmentations) {
        this.sampler = sampler;
        this.augmentations = augmentations;
    }

    @Override
    public void choose(BatchRequest request, BatchBuffer buffer) {
        int[] order = sampler.permutation(request.epoch());
        request.requireWithin(order.length);
        for (int slot = 0; slot < request.images(); slot++) {
            buffer.imageIds()[slot] = order[request.position() + slot];
            augmentations.choose(request.step(), request.epoch(), slot, buffer.draws());
        }
    }
}
