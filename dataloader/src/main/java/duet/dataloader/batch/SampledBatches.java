package duet.dataloader.batch;

import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.augment.Augmenter;
import duet.ops.network.Shape;
import java.util.Arrays;

/** Reads the pictures of a request in the sampler's order and augments them into the buffer. */
final class SampledBatches implements BatchMaker {
    private final DataSet set;
    private final Sampler sampler;
    private final Augmenter augmenter;
    private final Shape image;
    private final byte[] picture;
    private final float[] zeros;

    SampledBatches(DataSet set, Sampler sampler, Augmenter augmenter, Shape image) {
        this.set = set;
        this.sampler = sampler;
        this.augmenter = augmenter;
        this.image = image;
        picture = new byte[set.pictureBytes()];
        zeros = new float[image.count()];
    }

    @Override
    public void make(BatchRequest request, BatchBuffer buffer) {
        PictureSource source = request.split() == Split.TRAINING ? set.training() : set.validation();
        check(request, buffer, source.size());
        int[] order = request.split() == Split.TRAINING ? sampler.permutation(request.epoch()) : null;
        for (int slot = 0; slot < request.images(); slot++) {
            int position = request.position() + slot;
            int index = order == null ? position : order[position];
            source.read(index, picture);
            buffer.labels()[slot] = source.label(index);
            buffer.imageIds()[slot] = index;
            int offset = slot * image.count();
            if (request.split() == Split.TRAINING) {
                augmenter.training(picture, request.step(), slot, buffer.images(), offset);
            } else {
                augmenter.validation(picture, buffer.images(), offset);
            }
        }
        clearFrom(request.images(), buffer);
        buffer.filledFor(request);
    }

    private void check(BatchRequest request, BatchBuffer buffer, int available) {
        if (!buffer.image().equals(image) || request.images() > buffer.capacity()) {
            throw new IllegalArgumentException(request.images() + " images of " + image + " do not fit a buffer for "
                    + buffer.capacity() + " of " + buffer.image());
        }
        if ((long) request.position() + request.images() > available) {
            throw new IllegalArgumentException(request + " goes past the " + available + " images there are");
        }
    }

    private void clearFrom(int size, BatchBuffer buffer) {
        for (int slot = size; slot < buffer.capacity(); slot++) {
            buffer.images().put(slot * zeros.length, zeros);
        }
        Arrays.fill(buffer.labels(), size, buffer.capacity(), 0);
        Arrays.fill(buffer.imageIds(), size, buffer.capacity(), 0);
    }
}
