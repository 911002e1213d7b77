package duet.dataloader.original;

import duet.dataloader.DataException;
import duet.ops.random.Drawing;
import java.util.Arrays;
import java.util.Optional;

/**
 * Sets pictures aside to be judged by, for data sets that come without any: ImageNet's Fall 2009 release was split half and
 * half (paper, section 6).
 */
public final class Holdout {
    /** Keeps these draws apart from the orders of real epochs, which count from 0. */
    private static final long EPOCH_OF_HOLDOUT = (1L << 59) + 1;

    private Holdout() {}

    /**
     * Moves a share of the training pictures, drawn without regard to their classes, to the validation pictures. Both parts
     * keep the order of the set. Which pictures are drawn is a function of the seed and of how many there are.
     *
     * @param share above 0 and below 1; the nearest whole number of pictures is moved
     * @throws DataException when the set has validation pictures already, or one of the parts would be empty
     */
    public static OriginalSet of(OriginalSet set, double share, long seed) {
        if (!(share > 0 && share < 1)) {
            throw new IllegalArgumentException("a share to set aside is above 0 and below 1, not " + share);
        }
        set.validation().ifPresent(pictures -> {
            throw new DataException(set.name() + ": has " + pictures.size()
                    + " validation pictures of its own, expected none where a share is set aside;"
                    + " leave the share out or take the validation pictures away");
        });
        int size = set.training().size();
        int aside = (int) Math.round(share * size);
        if (aside == 0 || aside == size) {
            throw new DataException(set.name() + ": a share of " + share + " sets aside " + aside + " of " + size
                    + " pictures, expected some for either part; choose another share");
        }
        int[] shuffled = Drawing.of(size, aside, seed, EPOCH_OF_HOLDOUT);
        return new OriginalSet(
                set.name(),
                set.classes(),
                set.side(),
                subset(set.training(), shuffled, aside, size),
                Optional.of(subset(set.training(), shuffled, 0, aside)));
    }

    private static OriginalPictures subset(OriginalPictures all, int[] shuffled, int from, int to) {
        int[] indices = Arrays.copyOfRange(shuffled, from, to);
        Arrays.sort(indices);
        return new PictureSubset(all, indices);
    }
}
