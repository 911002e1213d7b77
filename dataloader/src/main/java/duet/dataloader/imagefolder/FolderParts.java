package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folders of a data set and what they list.
 *
 * @param classes the sorted names of the folders in the training folder
 */
record FolderParts(List<String> classes, FolderListing training, Optional<FolderListing> validation) {

    /**
     * Lists the files of both parts.
     *
     * @param problems receives what is wrong with the folders
     * @throws DataException when there are no classes or a folder cannot be listed
     */
    static FolderParts list(Path training, Optional<Path> validation, List<String> problems) {
        try {
            List<String> classes = folders(training);
            if (classes.isEmpty()) {
                throw new DataException(training + ": has no class folders, expected " + training.getFileName()
                        + "/<class>/*.JPEG; add some");
            }
            FolderListing learning = FolderListing.of(training, classes, true, problems);
            Optional<FolderListing> judging = validation.isEmpty()
                    ? Optional.empty()
                    : Optional.of(judging(training, validation.get(), classes, problems));
            return new FolderParts(classes, learning, judging);
        } catch (IOException e) {
            throw new DataException(training + ": cannot be listed (" + e + "); check its permissions", e);
        }
    }

    private static FolderListing judging(Path training, Path folder, List<String> classes, List<String> problems)
            throws IOException {
        Set<String> known = new HashSet<>(classes);
        for (String name : folders(folder)) {
            if (!known.contains(name)) {
                problems.add(folder.resolve(name) + ": is no class of " + training + ", which has " + classes.size()
                        + " other folders; rename or remove it");
            }
        }
        FolderListing listing = FolderListing.of(folder, classes, false, problems);
        if (listing.size() == 0 && problems.isEmpty()) {
            problems.add(folder + ": has no pictures, expected " + folder.getFileName() + "/<class>/*.JPEG; add some");
        }
        return listing;
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
