package duet.dataloader.imagefolder;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import duet.dataloader.original.FileLimit;
import duet.dataloader.picture.PictureDecoder;
import duet.dataloader.picture.PictureFormat;
import duet.dataloader.picture.SquareFit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Pictures of a user's, in files that lie anywhere, brought to the size of a data set's pictures. One that lies in a folder called as
 * a class is taken to be of that class.
 */
public final class PictureFiles implements PictureSource {
    private final List<Path> files;
    private final int side;
    private final List<String> classes;

    private PictureFiles(List<Path> files, int side, List<String> classes) {
        this.files = files;
        this.side = side;
        this.classes = List.copyOf(classes);
    }

    /**
     * Lists files as they are named, and in their place what lies in folders, folders in them included, by sorted names.
     *
     * @param side rows and columns that every picture is scaled and cut to
     * @param classes names that folders may have
     * @throws DataException with every file that does not begin as a picture does, and every folder without any
     */
    public static PictureFiles of(List<Path> paths, int side, List<String> classes) {
        List<String> problems = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                files.addAll(inside(path, problems));
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                problems.add(path + ": does not exist, expected a picture or a folder of pictures; check the path");
            }
        }
        files.forEach(file -> check(file, problems));
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new PictureFiles(files, side, classes);
    }

    private static List<Path> inside(Path folder, List<String> problems) {
        try (Stream<Path> found = Files.walk(folder)) {
            List<Path> files = found.filter(file ->
                            FolderListing.isPictureName(file.getFileName().toString()))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                problems.add(folder + ": holds no picture (.JPEG, .jpg, .jpeg or .png), expected at least one");
            }
            return files;
        } catch (IOException e) {
            throw new DataException(folder + ": cannot be listed (" + e + "); check its permissions", e);
        }
    }

    private static void check(Path file, List<String> problems) {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] head = input.readNBytes(PictureFormat.SNIFFED_BYTES);
            if (!PictureFormat.of(head).readable()) {
                problems.add(file + ": is " + PictureFormat.describe(head)
                        + ", expected a JPEG or PNG picture; replace it or leave it out");
            }
        } catch (IOException e) {
            problems.add(file + ": cannot be read (" + e + "), expected a JPEG or PNG picture; check its permissions");
        }
    }

    @Override
    public int size() {
        return files.size();
    }

    /** The class of the picture; empty where nothing tells it. */
    public OptionalInt knownLabel(int index) {
        Path folder = files.get(index).toAbsolutePath().normalize().getParent();
        int label = folder == null || folder.getFileName() == null
                ? -1
                : classes.indexOf(folder.getFileName().toString());
        return label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
    }

    /** 0 where nothing tells it: see {@link #knownLabel}. */
    @Override
    public int label(int index) {
        return knownLabel(index).orElse(0);
    }

    @Override
    public String id(int index) {
        return files.get(index).toString();
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        Path file = files.get(index);
        SquareFit.fit(PictureDecoder.decode(bytes(file), file.toString()), side, planarRgb);
    }

    private static byte[] bytes(Path file) {
        try {
            FileLimit.checked(Files.size(file), file.toString());
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read (" + e + "); check that it is still there", e);
        }
    }
}
