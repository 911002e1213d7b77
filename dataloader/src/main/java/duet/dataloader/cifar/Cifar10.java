package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10's binary version (Krizhevsky, 2009): data_batch_1.bin to data_batch_5.bin and test_batch.bin, each of 10,000
 * records of 3,073 bytes (label, then 3x32x32 planar RGB), and batches.meta.txt with the ten names.
 */
public final class Cifar10 {
    static final int SIDE = 32;
    static final int CLASSES = 10;
    private static final int RECORDS_PER_FILE = 10_000;
    private static final int TRAINING_FILES = 5;

    private Cifar10() {}

    /** Whether a path looks like CIFAR-10's binary version: a folder with its first file. */
    public static boolean isAt(Path path) {
        return Files.isRegularFile(path.resolve("data_batch_1.bin"));
    }

    /**
     * Reads all files into memory outside the heap, 184 MB.
     *
     * @throws DataException with every problem found: missing files, wrong lengths, labels above 9
     */
    public static DataSet open(Path path) {
        return open(path, RECORDS_PER_FILE);
    }

    static DataSet open(Path path, int recordsPerFile) {
        if (!Files.isDirectory(path)) {
            throw new DataException(path + ": is no folder, expected one with data_batch_1.bin; check the path");
        }
        List<Path> training = IntStream.rangeClosed(1, TRAINING_FILES)
                .mapToObj(number -> path.resolve("data_batch_" + number + ".bin"))
                .toList();
        List<Path> test = List.of(path.resolve("test_batch.bin"));
        Path names = path.resolve("batches.meta.txt");
        List<String> problems = new ArrayList<>();
        RecordFiles.checkLengths(training, recordsPerFile, problems);
        RecordFiles.checkLengths(test, recordsPerFile, problems);
        List<String> classes = classes(names, problems);
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new DataSet(
                path.toString(),
                classes,
                SIDE,
                RecordFiles.read(training, recordsPerFile),
                RecordFiles.read(test, recordsPerFile));
    }

    private static List<String> classes(Path file, List<String> problems) {
        try {
            List<String> classes = Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (classes.size() != CLASSES) {
                problems.add(file + ": has " + classes.size() + " names, expected " + CLASSES + "; restore the file");
            }
            return classes;
        } catch (IOException e) {
            problems.add(file + ": cannot be read (" + e + "), expected ten names of classes; restore the file");
            return List.of();
        }
    }
}
