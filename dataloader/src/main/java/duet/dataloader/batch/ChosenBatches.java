package duet.dataloader.batch;

import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.augment.Augmenter;
import duet.dataloader.augment.TestView;
import duet.ops.network.Shape;
import java.util.Arrays;
import java.util.List;

/** Makes training batches of what was chosen, and validation batches of views of the stored pictures in their order. */
final class ChosenBatches implements BatchMaker {
    private final DataSet set;
    private final Choices choices;
    private final Augmenter augmenter;
    private final Shape image;
    private final byte[] picture;
    private final float[] zeros;
    private final MakingClock clock = new MakingClock();

    ChosenBatches(DataSet set, Choices choices, Augmenter augmenter, Shape image) {
        this.set = set;
        this.choices = choices;
        this.augmenter = augmenter;
        this.image = image;
        picture = new byte[set.pictureBytes()];
        zeros = new float[image.count()];
    }

    @Override
    public void make(BatchRequest request, BatchBuffer buffer) {
        requireFitting(request, buffer);
        buffer.begin(request);
        clock.begin();
        switch (request.split()) {
            case TRAINING -> makeTraining(request, buffer);
            case VALIDATION -> makeValidation(request, buffer);
        }
        clearFrom(request.rows(), buffer);
        buffer.finish();
        clock.hasAugmented();
        buffer.madeIn(clock.time());
    }

    private void makeTraining(BatchRequest request, BatchBuffer buffer) {
        choices.choose(request, buffer);
        for (int slot = 0; slot < request.images(); slot++) {
            read(set.training(), slot, buffer);
            clock.hasRead();
            augmenter.training(picture, request.epoch(), buffer.draws(), slot, buffer.images(), slot * image.count());
            buffer.imageWritten();
            clock.hasAugmented();
        }
    }

    private void makeValidation(BatchRequest request, BatchBuffer buffer) {
        request.requireWithin(set.validation().size());
        List<TestView> views = TestView.views(request.views());
        for (int i = 0; i < request.images(); i++) {
            int first = i * views.size();
            Arrays.fill(buffer.imageIds(), first, first + views.size(), request.position() + i);
            read(set.validation(), first, buffer);
            clock.hasRead();
            Arrays.fill(buffer.labels(), first, first + views.size(), buffer.labels()[first]);
            for (int view = 0; view < views.size(); view++) {
                augmenter.test(picture, views.get(view), buffer.images(), (first + view) * image.count());
                buffer.imageWritten();
            }
            clock.hasAugmented();
        }
    }

    private void read(PictureSource source, int slot, BatchBuffer buffer) {
        int index = buffer.imageIds()[slot];
        source.read(index, picture);
        buffer.labels()[slot] = source.label(index);
    }

    private void requireFitting(BatchRequest request, BatchBuffer buffer) {
        if (!buffer.image().equals(image) || request.rows() > buffer.capacity()) {
            throw new IllegalArgumentException(request.rows() + " images of " + image + " do not fit a buffer for "
                    + buffer.capacity() + " of " + buffer.image());
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
