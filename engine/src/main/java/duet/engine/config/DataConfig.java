package duet.engine.config;

import com.typesafe.config.ConfigValueType;
import duet.dataloader.augment.Mean;
import duet.ops.network.Shape;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the images come from and what is done to them.
 *
 * @param path the data set; empty for the data that are made by code
 * @param loaders threads that prepare batches; empty for as many as the machine spares
 * @param ahead batches that may lie ready
 * @param cacheBytes memory for prepared pictures
 * @param statisticsImages training images, at most, from which the mean and the colour directions are measured
 * @param crop side of the square that the network sees
 * @param imagesPerCrop consecutive images of a batch that share one draw of crop and mirror
 * @param colourNoise coefficient of the PCA colour noise (paper section 4.1); 0 for none
 * @param colourNoiseEpochs how many epochs have it; {@link Long#MAX_VALUE} for all
 * @param divideByNoise whether training images are divided by {@code 1 + colourNoise} afterwards
 * @param scale factor on every value at the end
 */
public record DataConfig(
        Optional<Path> path,
        Format format,
        OptionalInt loaders,
        int ahead,
        long cacheBytes,
        int statisticsImages,
        Order order,
        int crop,
        boolean mirror,
        int imagesPerCrop,
        Mean mean,
        double colourNoise,
        long colourNoiseEpochs,
        boolean divideByNoise,
        Pca pca,
        double scale,
        Sample sample) {

    /** How the data are stored. */
    public enum Format {
        AUTO,
        PACKED,
        IMAGENET,
        CIFAR,
        IDX,
        SAMPLE,
        SYNTHETIC
    }

    /** Whether each epoch has its own order of the images, or all have one. */
    public enum Order {
        SHUFFLED,
        FIXED
    }

    /** Whose colour directions the noise follows: this data's, or those of ILSVRC-2012. */
    public enum Pca {
        DATA,
        IMAGENET_2012
    }

    /** Pictures of the built-in sample. */
    public record Sample(int training, int validation) {}

    private static final Kind<Long> EPOCHS = new Kind<>("all or a whole number, 0 or more", Long.MAX_VALUE, value -> {
        if (Kind.typeOf(value) == ConfigValueType.STRING) {
            return "all".equals(value.unwrapped()) ? Long.MAX_VALUE : null;
        }
        Integer epochs = Kind.integer(0).reader().read(value);
        return epochs == null ? null : Long.valueOf(epochs);
    });

    /** @param input what the network sees, where that was written right: the crop has its size */
    static DataConfig read(Section section, Optional<Shape> input) {
        DataConfig data = new DataConfig(
                section.optionalPath("path"),
                section.orElse("format", Kind.choice(Format.class), "auto"),
                section.orElse("loaders", Kind.AUTO_OR_COUNT, "auto"),
                section.orElse("ahead", Kind.COUNT, 4),
                section.orElse("cache", Kind.BYTES, "2 GiB"),
                section.orElse("statistics-images", Kind.COUNT, 10_000),
                section.orElse("order", Kind.choice(Order.class), "shuffled"),
                section.orElse("crop", Kind.COUNT, input.map(Shape::height).orElse(1)),
                section.orElse("mirror", Kind.FLAG, false),
                section.orElse("images-per-crop", Kind.COUNT, 1),
                section.orElse("mean", Kind.choice(Mean.class), "image-centre"),
                section.orElse("colour-noise", Kind.NOT_NEGATIVE, 0),
                section.orElse("colour-noise-epochs", EPOCHS, "all"),
                section.orElse("divide-by-noise", Kind.FLAG, false),
                section.orElse("pca", Kind.choice(Pca.class), "data"),
                section.orElse("scale", Kind.POSITIVE, 1),
                sample(section.section("sample")));
        data.checkPath(section);
        input.ifPresent(shape -> data.checkCrop(section, shape));
        section.done();
        return data;
    }

    private static Sample sample(Section section) {
        Sample sample =
                new Sample(section.orElse("training", Kind.COUNT, 4000), section.orElse("validation", Kind.COUNT, 500));
        section.done();
        return sample;
    }

    private void checkPath(Section section) {
        boolean made = format == Format.SAMPLE || format == Format.SYNTHETIC;
        if (!made && format != Format.AUTO && !section.has("path")) {
            section.missing(
                    "path",
                    "the folder of the data, as format = " + Kind.word(format)
                            + " has none of its own: --set data.path=FOLDER");
        }
        if (made && section.has("path")) {
            section.report(
                    "path",
                    "format = " + Kind.word(format) + " is made by code and has no path; leave one of the two out");
        }
    }

    private void checkCrop(Section section, Shape input) {
        if (section.has("crop") && (crop != input.height() || crop != input.width())) {
            section.report("crop", "found " + crop + ", but the network's input is " + input + "; the two go together");
        }
    }
}
