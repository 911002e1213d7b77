package duet.dataloader.batch;

/**
 * Which batch to make.
 *
 * @param step the training step from 0, which selects the augmentation's draws; or the number of the validation batch
 * @param epoch selects the order of the training images
 * @param position the first place in the epoch's order
 * @param images how many images
 * @param views rows of the batch that each image gets, one after the other; 1 in training. All rows together are at most the
 *     buffer's capacity
 */
public record BatchRequest(Split split, long step, long epoch, int position, int images, int views) {

    public BatchRequest {
        if (views < 1 || views > 1 && split == Split.TRAINING) {
            throw new IllegalArgumentException(
                    views + " views of an image, expected 1 in training and at least 1 in testing");
        }
        if (step < 0 || epoch < 0 || position < 0 || images < 1) {
            throw new IllegalArgumentException("no batch has step " + step + ", epoch " + epoch + ", position "
                    + position + " and " + images + " images");
        }
    }

    /** Each image once. */
    public BatchRequest(Split split, long step, long epoch, int position, int images) {
        this(split, step, epoch, position, images, 1);
    }

    /** Rows of the batch. */
    public int rows() {
        return images * views;
    }

    void requireWithin(int available) {
        if ((long) position + images > available) {
            throw new IllegalArgumentException(this + " goes past the " + available + " images there are");
        }
    }
}
