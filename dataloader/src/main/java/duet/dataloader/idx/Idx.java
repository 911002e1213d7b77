package duet.dataloader.idx;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.original.PlanarPictures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * IDX files as MNIST (LeCun and others, 1998) and Fashion-MNIST are distributed: train-images-idx3-ubyte,
 * train-labels-idx1-ubyte and the same of t10k, the pictures to be judged by; each plain or with the ending .gz. Grey is
 * replicated to three bands, and classes are named by their labels, {@code "0"} onwards.
 */
public final class Idx {
    private static final String TRAINING = "train";
    private static final String VALIDATION = "t10k";

    private Idx() {}

    /** Whether a path looks like this layout: a folder with the file of the training pictures. */
    public static boolean isAt(Path path) {
        return Files.isRegularFile(file(path, pictureFile(TRAINING)));
    }

    /**
     * Reads all files into memory; MNIST takes 55 MB.
     *
     * @throws DataException with the first problem found: a missing or damaged file, other dimensions or counts
     */
    public static DataSet open(Path path) {
        IdxPictures training = read(path, TRAINING);
        IdxPictures validation = read(path, VALIDATION);
        if (validation.side() != training.side()) {
            throw new DataException(validation.file() + ": holds pictures of side " + validation.side() + ", expected "
                    + training.side() + " as in " + training.file().getFileName() + "; get both files again");
        }
        return new DataSet(path.toString(), classes(training, validation), training.side(), training, validation);
    }

    /**
     * The same, to be packed.
     *
     * @throws DataException as {@link #open} does
     */
    public static OriginalSet original(Path path) {
        DataSet set = open(path);
        return new OriginalSet(
                set.name(),
                set.classes().stream().map(name -> new PictureClass(name, name)).toList(),
                OptionalInt.of(set.side()),
                new PlanarPictures(set.training(), set.side(), set.training()::name),
                Optional.of(new PlanarPictures(set.validation(), set.side(), set.validation()::name)));
    }

    private static IdxPictures read(Path folder, String part) {
        return IdxPictures.read(part, file(folder, pictureFile(part)), file(folder, part + "-labels-idx1-ubyte"));
    }

    private static String pictureFile(String part) {
        return part + "-images-idx3-ubyte";
    }

    /** The plain file where there is one, the compressed one otherwise. */
    private static Path file(Path folder, String name) {
        Path plain = folder.resolve(name);
        return Files.exists(plain) ? plain : folder.resolve(name + ".gz");
    }

    private static List<String> classes(IdxPictures training, IdxPictures validation) {
        int highest = Math.max(training.highestLabel(), validation.highestLabel());
        return IntStream.rangeClosed(0, highest).mapToObj(Integer::toString).toList();
    }
}
