package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-100's binary version (Krizhevsky, 2009): train.bin of 50,000 and test.bin of 10,000 records of 3,074 bytes (coarse
 * label, fine label, then 3x32x32 planar RGB), and fine_label_names.txt with a hundred names. The fine labels are the
 * classes.
 */
public final class Cifar100 {
    private static final RecordFormat FORMAT = new RecordFormat(2, 100, "train.bin and test.bin");
    private static final int TRAINING_RECORDS = 50_000;
    private static final int TEST_RECORDS = 10_000;

    private Cifar100() {}

    /** Whether a path looks like CIFAR-100's binary version: a folder with its records and its fine names. */
    public static boolean isAt(Path path) {
        return Files.isRegularFile(path.resolve("train.bin"))
                && Files.isRegularFile(path.resolve("fine_label_names.txt"));
    }

    /**
     * Reads all files into memory outside the heap, 184 MB.
     *
     * @throws DataException with every problem found: missing files, wrong lengths, labels above 99
     */
    public static DataSet open(Path path) {
        return open(path, TRAINING_RECORDS, TEST_RECORDS);
    }

    static DataSet open(Path path, int trainingRecords, int testRecords) {
        return read(path, trainingRecords, testRecords).dataSet();
    }

    /**
     * The same, to be packed.
     *
     * @throws DataException as {@link #open} does
     */
    public static OriginalSet original(Path path) {
        return original(path, TRAINING_RECORDS, TEST_RECORDS);
    }

    static OriginalSet original(Path path, int trainingRecords, int testRecords) {
        return read(path, trainingRecords, testRecords).originalSet();
    }

    private static RecordSet read(Path path, int trainingRecords, int testRecords) {
        return RecordSet.read(
                path,
                FORMAT,
                new RecordSet.Part(List.of("train.bin"), trainingRecords),
                new RecordSet.Part(List.of("test.bin"), testRecords),
                "fine_label_names.txt");
    }
}
