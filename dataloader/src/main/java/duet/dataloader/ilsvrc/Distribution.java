package duet.dataloader.ilsvrc;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one year's challenge in a folder, by the names they are distributed under. Those of other tasks (t3: dogs,
 * bounding boxes, test pictures) are left alone.
 *
 * @param kit the development kit, as a folder or packed
 */
record Distribution(int year, Path training, Optional<Path> validation, Optional<Path> kit) {
    private static final Pattern TRAINING = Pattern.compile("ILSVRC(20\\d\\d)_(?:img|images)_train\\.tar");

    static boolean isAt(Path folder) {
        return !named(folder, TRAINING).isEmpty();
    }

    /** @throws DataException when there is not exactly one tar of training pictures */
    static Distribution in(Path folder) {
        List<Path> tars = named(folder, TRAINING);
        if (tars.size() != 1) {
            throw new DataException(folder + ": has " + (tars.isEmpty() ? "no tar" : tars.size() + " tars")
                    + " of training pictures, expected one such as ILSVRC2012_img_train.tar; "
                    + (tars.isEmpty() ? "check the path" : "keep each year in a folder of its own"));
        }
        Path training = tars.get(0);
        Matcher matcher = TRAINING.matcher(training.getFileName().toString());
        if (!matcher.matches()) {
            throw new IllegalStateException(training + " was chosen by its name");
        }
        String year = matcher.group(1);
        String kit = "(ILSVRC" + year + "_)?devkit(_t12|-1\\.0)?";
        return new Distribution(
                Integer.parseInt(year),
                training,
                named(folder, Pattern.compile("ILSVRC" + year + "_(img|images)_val\\.tar")).stream()
                        .findFirst(),
                named(folder, Pattern.compile(kit + "(\\.tar\\.gz|\\.tgz)?")).stream()
                        .findFirst());
    }

    /** In the order of their names, so that what is unpacked comes before what is packed. */
    private static List<Path> named(Path folder, Pattern name) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new DataException(folder + ": cannot be listed (" + e + "); check its permissions", e);
        }
    }
}
