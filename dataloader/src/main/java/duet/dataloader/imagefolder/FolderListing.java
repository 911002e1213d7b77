package duet.dataloader.imagefolder;

import duet.dataloader.picture.PictureFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The files of one part (train or val), class after class. Only names are kept: ImageNet has 1.28 million of them. */
final class FolderListing {
    private static final List<String> ENDINGS = List.of(".jpeg", ".jpg", ".png");

    private final Path folder;
    private final List<String> classes;
    private final String[] names;
    private final int[] labels;

    private FolderListing(Path folder, List<String> classes, String[] names, int[] labels) {
        this.folder = folder;
        this.classes = classes;
        this.names = names;
        this.labels = labels;
    }

    /**
     * @param everyClass whether a class without a folder is a problem
     * @param problems receives what is wrong with the folders
     */
    static FolderListing of(Path folder, List<String> classes, boolean everyClass, List<String> problems)
            throws IOException {
        List<String> names = new ArrayList<>();
        int[] ends = new int[classes.size()];
        for (int label = 0; label < ends.length; label++) {
            Path classFolder = folder.resolve(classes.get(label));
            if (everyClass || Files.isDirectory(classFolder)) {
                List<String> pictures = pictures(classFolder);
                if (pictures.isEmpty()) {
                    problems.add(
                            classFolder
                                    + ": holds no picture (.JPEG, .jpg, .jpeg or .png), expected at least one; fill or remove it");
                }
                names.addAll(pictures);
            }
            ends[label] = names.size();
        }
        int[] labels = new int[names.size()];
        for (int label = 0; label < ends.length; label++) {
            Arrays.fill(labels, label == 0 ? 0 : ends[label - 1], ends[label], label);
        }
        return new FolderListing(folder, classes, names.toArray(String[]::new), labels);
    }

    int size() {
        return names.length;
    }

    int label(int index) {
        return labels[index];
    }

    Path path(int index) {
        return folder.resolve(classes.get(labels[index])).resolve(names[index]);
    }

    String fileName(int index) {
        return names[index];
    }

    /** From the data set's folder on, with / on every system. */
    String name(int index) {
        return folder.getFileName() + "/" + classes.get(labels[index]) + "/" + names[index];
    }

    private static List<String> pictures(Path classFolder) throws IOException {
        try (Stream<Path> files = Files.list(classFolder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(FolderListing::isPictureName)
                    .sorted()
                    .toList();
        }
    }

    static boolean isPictureName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && ENDINGS.stream().anyMatch(lower::endsWith);
    }

    /** What is wrong with each file that does not begin as a picture does. */
    List<String> noPictures() {
        return IntStream.range(0, names.length)
                .parallel()
                .mapToObj(index -> problem(path(index)))
                .filter(Objects::nonNull)
                .toList();
    }

    private static String problem(Path file) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] head = input.readNBytes(PictureFormat.SNIFFED_BYTES);
            return PictureFormat.of(head).readable()
                    ? null
                    : file + ": is " + PictureFormat.describe(head)
                            + ", expected a JPEG or PNG picture; replace or remove the file";
        } catch (IOException e) {
            return file + ": cannot be read (" + e + "), expected a JPEG or PNG picture; check its permissions";
        }
    }
}
