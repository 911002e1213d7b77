package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Records of one label byte and a picture, from several files of equally many records, held in memory. */
final class RecordFiles implements PictureSource {
    private static final int PICTURE_BYTES = DataSet.BANDS * Cifar10.SIDE * Cifar10.SIDE;
    static final int RECORD_BYTES = 1 + PICTURE_BYTES;

    private final List<Path> files;
    private final List<ByteBuffer> contents;
    private final int recordsPerFile;

    private RecordFiles(List<Path> files, List<ByteBuffer> contents, int recordsPerFile) {
        this.files = files;
        this.contents = contents;
        this.recordsPerFile = recordsPerFile;
    }

    static void checkLengths(List<Path> files, int recordsPerFile, List<String> problems) {
        long expected = (long) recordsPerFile * RECORD_BYTES;
        for (Path file : files) {
            try {
                if (Files.size(file) != expected) {
                    problems.add(file + ": has " + Files.size(file) + " bytes, expected " + expected + " ("
                            + recordsPerFile + " records of " + RECORD_BYTES + "); get the file again");
                }
            } catch (IOException e) {
                problems.add(file + ": cannot be read (" + e + "); a CIFAR-10 folder has five data_batch_N.bin"
                        + " and test_batch.bin");
            }
        }
    }

    static RecordFiles read(List<Path> files, int recordsPerFile) {
        List<ByteBuffer> contents = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            ByteBuffer content = content(file, recordsPerFile * RECORD_BYTES);
            for (int record = 0; record < recordsPerFile; record++) {
                int label = content.get(record * RECORD_BYTES) & 0xFF;
                if (label >= Cifar10.CLASSES) {
                    problems.add(file + ": record " + record + " has label " + label
                            + ", expected 0 to 9; get the file again");
                }
            }
            contents.add(content);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new RecordFiles(files, contents, recordsPerFile);
    }

    private static ByteBuffer content(Path file, int bytes) {
        ByteBuffer content = ByteBuffer.allocateDirect(bytes);
        try (FileChannel channel = FileChannel.open(file)) {
            while (content.hasRemaining()) {
                if (channel.read(content) < 0) {
                    throw new EOFException("it became shorter");
                }
            }
            return content;
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read (" + e + "); check that it is still there", e);
        }
    }

    @Override
    public int size() {
        return files.size() * recordsPerFile;
    }

    @Override
    public int label(int index) {
        return contents.get(index / recordsPerFile).get(index % recordsPerFile * RECORD_BYTES);
    }

    @Override
    public String id(int index) {
        return files.get(index / recordsPerFile) + ", record " + index % recordsPerFile;
    }

    @Override
    public String name(int index) {
        return files.get(index / recordsPerFile).getFileName() + ", record " + index % recordsPerFile;
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        contents.get(index / recordsPerFile)
                .get(index % recordsPerFile * RECORD_BYTES + 1, planarRgb, 0, PICTURE_BYTES);
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
