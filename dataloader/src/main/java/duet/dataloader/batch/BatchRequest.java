package duet.dataloader.batch;

/**
 * Which batch to make.
 *
 * @param step the training step from 0, which selects the augmentation's draws; or the number of the validation batch
 * @param epoch selects the order of the training images
 * @param position the first place in the epoch's order
 * @param images how many images, at most the buffer's capacity
 */
public record BatchRequest(Split split, long step, long epoch, int position, int images) {

    public BatchRequest {
        if (step < 0 || epoch < 0 || position < 0 || images < 1) {
            throw new IllegalArgumentException("no batch has step " + step + ", epoch " + epoch + ", position "
                    + position + " and " + images + " images");
        }
    }

    void requireWithin(int available) {
        if ((long) position + images > available) {
            throw new IllegalArgumentException(this + " goes past the " + available + " images there are");
        }
    }
}
