package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * CIFAR-10's binary version (Krizhevsky, 2009): data_batch_1.bin to data_batch_5.bin and test_batch.bin, each of 10,000
 * records of 3,073 bytes (label, then 3x32x32 planar RGB), and batches.meta.txt with the ten names.
 */
public final class Cifar10 {
    private static final List<String> TRAINING_FILES = IntStream.rangeClosed(1, 5)
            .mapToObj(number -> "data_batch_" + number + ".bin")
            .toList();
    private static final int RECORDS_PER_FILE = 10_000;
    private static final RecordFormat FORMAT =
            new RecordFormat(1, 10, "data_batch_1.bin to data_batch_5.bin and test_batch.bin");

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
        return read(path, recordsPerFile).dataSet();
    }

    /**
     * The same, to be packed.
     *
     * @throws DataException as {@link #open} does
     */
    public static OriginalSet original(Path path) {
        return original(path, RECORDS_PER_FILE);
    }

    static OriginalSet original(Path path, int recordsPerFile) {
        return read(path, recordsPerFile).originalSet();
    }

    private static RecordSet read(Path path, int recordsPerFile) {
        return RecordSet.read(
                path,
                FORMAT,
                new RecordSet.Part(TRAINING_FILES, recordsPerFile),
                new RecordSet.Part(List.of("test_batch.bin"), recordsPerFile),
                "batches.meta.txt");
    }
}
