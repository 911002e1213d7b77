package duet.engine.run;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.cache.PictureCache;
import duet.dataloader.cifar.Cifar10;
import duet.dataloader.imagefolder.ImageFolder;
import duet.dataloader.sample.SampleScenes;
import duet.dataloader.synthetic.SyntheticPictures;
import duet.engine.config.DataConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens the data that a configuration names. */
final class DataSets {
    /** Rows and columns to which pictures are prepared for crops of 224 (paper section 2). */
    private static final int SIDE = 256;

    private static final int SYNTHETIC_CLASSES = 10;
    private static final int SYNTHETIC_PICTURES = 1024;

    private DataSets() {}

    /** @throws DataException when what is there is not what was named */
    static DataSet open(DataConfig config, long seed) {
        // The other half is for batch buffers and what the towers send.
        long budget = Math.min(config.cacheBytes(), PictureCache.spareBytes() / 2);
        return PictureCache.around(uncached(config, seed), budget);
    }

    private static DataSet uncached(DataConfig config, long seed) {
        return switch (config.format()) {
            case SAMPLE -> sample(config);
            case SYNTHETIC -> SyntheticPictures.create(seed, side(config), SYNTHETIC_CLASSES, SYNTHETIC_PICTURES);
            case CIFAR -> Cifar10.open(config.path().orElseThrow());
            case IMAGENET -> ImageFolder.open(config.path().orElseThrow(), side(config));
            case AUTO ->
                config.path().isEmpty() ? sample(config) : detect(config.path().get(), side(config));
        };
    }

    /** The scenes are the same for every seed of a run: they stand for files. */
    private static DataSet sample(DataConfig config) {
        return SampleScenes.create(
                1, config.sample().training(), config.sample().validation());
    }

    private static DataSet detect(Path path, int side) {
        if (!Files.isDirectory(path)) {
            throw new DataException(path + ": " + (Files.exists(path) ? "not a folder" : "no such folder")
                    + "; expected one with train/CLASS/*.JPEG and val/CLASS/*.JPEG, or with CIFAR-10's binary files");
        }
        if (Cifar10.isAt(path)) {
            return Cifar10.open(path);
        }
        return ImageFolder.open(path, side);
    }

    /** The paper's 256 for its crops of 224; for other crops the same room for shifting in proportion. */
    private static int side(DataConfig config) {
        return Math.round(config.crop() * (SIDE / 224f));
    }
}
