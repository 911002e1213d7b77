package duet.engine.run;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.cache.PictureCache;
import duet.dataloader.cifar.Cifar10;
import duet.dataloader.cifar.Cifar100;
import duet.dataloader.idx.Idx;
import duet.dataloader.ilsvrc.IlsvrcArchives;
import duet.dataloader.imagefolder.ImageFolder;
import duet.dataloader.packed.PackedData;
import duet.dataloader.sample.SampleScenes;
import duet.dataloader.statistics.Statistics;
import duet.dataloader.synthetic.SyntheticPictures;
import duet.engine.config.DataConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the data that a configuration names. */
public final class DataSets {
    /** Rows and columns to which pictures are prepared for crops of 224 (paper section 2). */
    private static final int SIDE = 256;

    private static final int SYNTHETIC_CLASSES = 10;
    private static final int SYNTHETIC_PICTURES = 1024;

    private DataSets() {}

    /**
     * Data that are ready to be read.
     *
     * @param statistics of all training pictures, where they were measured when the data were packed
     */
    public record Opened(DataSet set, Optional<Statistics> statistics) {
        private static Opened unmeasured(DataSet set) {
            return new Opened(set, Optional.empty());
        }
    }

    /** @throws DataException when what is there is not what was named */
    static Opened open(DataConfig config, long seed) {
        // The other half is for batch buffers and what the towers send.
        long budget = Math.min(config.cacheBytes(), PictureCache.spareBytes() / 2);
        Opened opened = uncached(config, seed);
        return new Opened(PictureCache.around(opened.set(), budget), opened.statistics());
    }

    private static Opened uncached(DataConfig config, long seed) {
        return switch (config.format()) {
            case SAMPLE -> Opened.unmeasured(sample(config));
            case SYNTHETIC ->
                Opened.unmeasured(SyntheticPictures.create(seed, side(config), SYNTHETIC_CLASSES, SYNTHETIC_PICTURES));
            case PACKED -> packed(config.path().orElseThrow());
            case CIFAR -> Opened.unmeasured(cifar(config.path().orElseThrow()));
            case IDX -> Opened.unmeasured(Idx.open(config.path().orElseThrow()));
            case IMAGENET -> Opened.unmeasured(ImageFolder.open(config.path().orElseThrow(), side(config)));
            case AUTO ->
                config.path().isEmpty()
                        ? Opened.unmeasured(sample(config))
                        : detect(config.path().get(), side(config));
        };
    }

    /** The scenes are the same for every seed of a run: they stand for files. */
    private static DataSet sample(DataConfig config) {
        return SampleScenes.create(
                1, config.sample().training(), config.sample().validation());
    }

    /**
     * Opens the data in a folder, whatever their format.
     *
     * @param side rows and columns to which pictures of any size are brought
     * @throws DataException when there are none that can be trained on as they are
     */
    public static Opened detect(Path path, int side) {
        if (!Files.isDirectory(path)) {
            throw new DataException(path + ": " + (Files.exists(path) ? "not a folder" : "no such folder")
                    + "; expected one with train/CLASS/*.JPEG and val/CLASS/*.JPEG, with CIFAR's binary files, with IDX files,"
                    + " or one made by prepare");
        }
        if (PackedData.isAt(path)) {
            return packed(path);
        }
        if (Cifar10.isAt(path) || Cifar100.isAt(path)) {
            return Opened.unmeasured(cifar(path));
        }
        if (Idx.isAt(path)) {
            return Opened.unmeasured(Idx.open(path));
        }
        if (IlsvrcArchives.isAt(path)) {
            throw new DataException(
                    path + ": holds ImageNet's archives, which cannot be trained on as they are; pack them once:"
                            + " java -jar engine.jar prepare " + path + " FOLDER");
        }
        return Opened.unmeasured(ImageFolder.open(path, side));
    }

    private static Opened packed(Path path) {
        PackedData packed = PackedData.open(path);
        return new Opened(packed.dataSet(), Optional.of(packed.statistics()));
    }

    private static DataSet cifar(Path path) {
        return Cifar100.isAt(path) ? Cifar100.open(path) : Cifar10.open(path);
    }

    /** The paper's 256 for its crops of 224; for other crops the same room for shifting in proportion. */
    private static int side(DataConfig config) {
        return Math.round(config.crop() * (SIDE / 224f));
    }
}
