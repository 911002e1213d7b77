package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Pictures in ImageNet's layout: {@code train/<class>/*} and {@code val/<class>/*} (or {@code validation/}, or {@code
 * test/}), as files named .JPEG, .jpg, .jpeg or .png in any case; other files are left alone. The sorted names of the class
 * folders are the labels and files come in the order of their sorted names, so nothing depends on the file system.
 */
public final class ImageFolder {
    private static final String TRAINING_NAME = "train";
    private static final List<String> VALIDATION_NAMES = List.of("val", "validation", "test");

    private ImageFolder() {}

    /** Whether a path looks like this layout: a folder with a folder {@code train}. */
    public static boolean isAt(Path path) {
        return Files.isDirectory(path.resolve(TRAINING_NAME));
    }

    /**
     * Opens a folder, looking at the first bytes of every file, so that what is no picture is told before training starts.
     *
     * @param side rows and columns every picture is scaled and cut to, 256 in the paper
     * @throws DataException with every problem found
     */
    public static DataSet open(Path path, int side) {
        checkFolder(path);
        if (!isAt(path)) {
            throw new DataException(path + ": has no folder train, expected train/<class>/*.JPEG; check the path");
        }
        Path validation = validation(path)
                .orElseThrow(() -> new DataException(
                        path + ": has no folder val (or validation, or test), expected val/<class>/*.JPEG; add one"));
        List<String> problems = new ArrayList<>();
        FolderParts parts = FolderParts.list(path.resolve(TRAINING_NAME), Optional.of(validation), problems);
        FolderListing judging = parts.validation().orElseThrow();
        problems.addAll(parts.training().noPictures());
        problems.addAll(judging.noPictures());
        check(problems);
        return new DataSet(
                path.toString(),
                parts.classes(),
                side,
                new FolderSource(parts.training(), side),
                new FolderSource(judging, side));
    }

    /**
     * Lists a folder to be packed: as {@link #open} expects it, without a folder to be judged by, or with the folders of the
     * classes in the path itself. What is in the files shows only when they are read. Titles come from a file
     * LOC_synset_mapping.txt or synset_words.txt in the path.
     *
     * @throws DataException with every problem of the folders: none of a class, one without pictures, one to be judged by that
     *     is no class
     */
    public static OriginalSet original(Path path) {
        checkFolder(path);
        List<String> problems = new ArrayList<>();
        FolderParts parts = isAt(path)
                ? FolderParts.list(path.resolve(TRAINING_NAME), validation(path), problems)
                : FolderParts.list(path, Optional.empty(), problems);
        check(problems);
        return new OriginalSet(
                path.toString(),
                ClassTitles.of(path, parts.classes()),
                OptionalInt.empty(),
                new FolderPictures(parts.training()),
                parts.validation().map(FolderPictures::new));
    }

    private static void checkFolder(Path path) {
        if (!Files.isDirectory(path)) {
            String found = Files.exists(path) ? "is a file" : "does not exist";
            throw new DataException(path + ": " + found
                    + ", expected a folder of images (train/<class>/*.JPEG, val/<class>/*.JPEG); check the path");
        }
    }

    private static Optional<Path> validation(Path path) {
        return VALIDATION_NAMES.stream()
                .map(path::resolve)
                .filter(Files::isDirectory)
                .findFirst();
    }

    private static void check(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
    }
}
