package duet.dataloader.batch;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.augment.Augmentation;
import duet.dataloader.augment.AugmentationSampler;
import duet.dataloader.augment.Augmenter;
import duet.dataloader.statistics.Statistics;
import duet.ops.network.Shape;
import java.util.List;
import java.util.function.LongFunction;

/** Everything batches are made from; gives every loader thread its own maker. */
public final class BatchFactory {
    private final DataSet set;
    private final Statistics statistics;
    private final Augmentation augmentation;
    private final long seed;
    private final Sampler sampler;

    private BatchFactory(DataSet set, Statistics statistics, Augmentation augmentation, long seed, Sampler sampler) {
        this.set = set;
        this.statistics = statistics;
        this.augmentation = augmentation;
        this.seed = seed;
        this.sampler = sampler;
    }

    /**
     * @param statistics of the data set's training pictures
     * @param seed of the order and of the augmentation
     * @throws DataException when the crop does not fit the data set's pictures
     */
    public static BatchFactory create(
            DataSet set, Statistics statistics, Augmentation augmentation, long seed, Order order) {
        if (statistics.side() != set.side()) {
            throw new IllegalArgumentException("statistics of pictures of side " + statistics.side()
                    + " do not belong to " + set.name() + ", whose pictures have side " + set.side());
        }
        if (augmentation.crop() > set.side()) {
            throw new DataException(set.name() + ": a crop of " + augmentation.crop() + "x" + augmentation.crop()
                    + " does not fit its pictures of " + set.side() + "x" + set.side() + "; take a crop of at most "
                    + set.side());
        }
        Sampler sampler = new Sampler(set.training().size(), seed, order);
        return new BatchFactory(set, statistics, augmentation, seed, sampler);
    }

    /** A maker for one thread, which chooses by the seed; all makers of a factory make the same batches. */
    public BatchMaker newMaker() {
        return maker(new SeededChoices(sampler, new AugmentationSampler(augmentation, set.side(), seed)));
    }

    /**
     * A maker for one thread that makes each training batch again from its recorded choices, whatever the seed. It throws a
     * {@link DataException} for a step without a record and for choices that do not fit the request or the data.
     *
     * @param recorded the choices of a step, null where there are none; asked by the maker's thread
     */
    public BatchMaker newMaker(LongFunction<DrawnBatch> recorded) {
        return maker(new RecordedChoices(recorded, set, augmentation.crop()));
    }

    private BatchMaker maker(Choices choices) {
        return new ChosenBatches(set, choices, new Augmenter(augmentation, statistics), imageShape());
    }

    /** The same, but the training pictures, as they are stored, stand in for the validation pictures. */
    public BatchFactory testingOnTraining() {
        return testingOn(set.training());
    }

    /** The same, but other pictures of the same side and classes stand in for the validation pictures. */
    public BatchFactory testingOn(PictureSource pictures) {
        DataSet tested = new DataSet(set.name(), set.classes(), set.side(), set.training(), pictures);
        return new BatchFactory(tested, statistics, augmentation, seed, sampler);
    }

    /** The shape of one image of a batch: 3 maps of crop by crop. */
    public Shape imageShape() {
        return new Shape(DataSet.BANDS, augmentation.crop(), augmentation.crop());
    }

    public int trainingImages() {
        return set.training().size();
    }

    public int validationImages() {
        return set.validation().size();
    }

    /** The names of the classes; the index is the label. */
    public List<String> classes() {
        return set.classes();
    }
}
