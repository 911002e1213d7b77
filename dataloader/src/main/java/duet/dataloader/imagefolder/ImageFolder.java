package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pictures in ImageNet's layout: {@code train/<class>/*} and {@code val/<class>/*} (or {@code validation/}, or {@code
 * test/}), as files named .JPEG, .jpg, .jpeg or .png in any case; other files are left alone. The sorted names of the class
 * folders are the labels and files come in the order of their sorted names, so nothing depends on the file system.
 */
public final class ImageFolder {
    private static final List<String> VALIDATION_NAMES = List.of("val", "validation", "test");

    private ImageFolder() {}

    /** Whether a path looks like this layout: a folder with a folder {@code train}. */
    public static boolean isAt(Path path) {
        return Files.isDirectory(path.resolve("train"));
    }

    /**
     * Opens a folder, looking at the first bytes of every file, so that what is no picture is told before training starts.
     *
     * @param side rows and columns every picture is scaled and cut to, 256 in the paper
     * @throws DataException with every problem found
     */
    public static DataSet open(Path path, int side) {
        if (!Files.isDirectory(path)) {
            String found = Files.exists(path) ? "is a file" : "does not exist";
            throw new DataException(path + ": " + found
                    + ", expected a folder of images (train/<class>/*.JPEG, val/<class>/*.JPEG); check the path");
        }
        if (!isAt(path)) {
            throw new DataException(path + ": has no folder train, expected train/<class>/*.JPEG; check the path");
        }
        Path validation = VALIDATION_NAMES.stream()
                .map(path::resolve)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new DataException(
                        path + ": has no folder val (or validation, or test), expected val/<class>/*.JPEG; add one"));
        return open(path, path.resolve("train"), validation, side);
    }

    private static DataSet open(Path path, Path train, Path validation, int side) {
        List<String> problems = new ArrayList<>();
        try {
            List<String> classes = folders(train);
            if (classes.isEmpty()) {
                throw new DataException(train + ": has no class folders, expected train/<class>/*.JPEG; add some");
            }
            for (String name : folders(validation)) {
                if (!classes.contains(name)) {
                    problems.add(validation.resolve(name) + ": is no class of " + train + ", which has "
                            + classes.size() + " other folders; rename or remove it");
                }
            }
            FolderListing training = FolderListing.of(train, classes, true, problems);
            FolderListing judging = FolderListing.of(validation, classes, false, problems);
            if (judging.size() == 0 && problems.isEmpty()) {
                problems.add(validation + ": has no pictures, expected val/<class>/*.JPEG; add some");
            }
            if (!problems.isEmpty()) {
                throw new DataException(problems);
            }
            return new DataSet(
                    path.toString(), classes, side, new FolderSource(training, side), new FolderSource(judging, side));
        } catch (IOException e) {
            throw new DataException(path + ": cannot be listed (" + e + "); check its permissions", e);
        }
    }

    private static List<String> folders(Path parent) throws IOException {
        try (Stream<Path> children = Files.list(parent)) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
