package duet.dataloader.augment;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;

/**
 * Chooses how training images are cut out, mirrored and coloured. Every draw is a function of (seed, step, slot), so any
 * thread on any host makes the same choices; the epoch only decides whether there is colour noise. Holds its latest random words: one per thread.
 */
public final class AugmentationSampler {
    private final Augmentation augmentation;
    private final int places;
    private final Philox philox;

    /** @param side rows and columns of the stored pictures, at least those of the crop */
    public AugmentationSampler(Augmentation augmentation, int side, long seed) {
        this.augmentation = augmentation;
        places = side - augmentation.crop() + 1;
        if (places < 1) {
            throw new IllegalArgumentException(
                    "a crop of " + augmentation.crop() + " cannot be cut out of a side of " + side);
        }
        philox = new Philox(seed);
    }

    /**
     * Chooses for one image.
     *
     * @param step the training step
     * @param epoch the epoch the step is in; where it has no colour noise, the coefficients are zeros
     * @param slot the image's place in the minibatch
     * @param draws receives the choices at {@code slot}
     */
    public void choose(long step, long epoch, int slot, AugmentationDraws draws) {
        philox.block(Purpose.CROP, step, slot / augmentation.imagesPerCrop());
        draws.cut(
                slot,
                philox.below(0, places),
                philox.below(1, places),
                augmentation.mirror() && philox.below(2, 2) == 1);
        if (augmentation.colourNoiseIn(epoch) > 0) {
            philox.block(Purpose.COLOUR, step, slot);
            draws.colour(slot, philox.normal(0), philox.normal(1), philox.normal(2));
        } else {
            draws.colour(slot, 0, 0, 0);
        }
    }
}
