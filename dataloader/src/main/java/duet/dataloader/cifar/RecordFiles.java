package duet.dataloader.cifar;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Records of labels and a picture, from several files of equally many records, held in memory. */
final class RecordFiles implements PictureSource {
    private final RecordFormat format;
    private final List<Path> files;
    private final List<ByteBuffer> contents;
    private final int recordsPerFile;

    private RecordFiles(RecordFormat format, List<Path> files, List<ByteBuffer> contents, int recordsPerFile) {
        this.format = format;
        this.files = files;
        this.contents = contents;
        this.recordsPerFile = recordsPerFile;
    }

    static void checkLengths(RecordFormat format, List<Path> files, int recordsPerFile, List<String> problems) {
        long expected = (long) recordsPerFile * format.recordBytes();
        for (Path file : files) {
            try {
                if (Files.size(file) != expected) {
                    problems.add(file + ": has " + Files.size(file) + " bytes, expected " + expected + " ("
                            + recordsPerFile + " records of " + format.recordBytes() + "); get the file again");
                }
            } catch (IOException e) {
                problems.add(file + ": cannot be read (" + e + "), expected the files " + format.fileNames()
                        + "; restore it");
            }
        }
    }

    static RecordFiles read(RecordFormat format, List<Path> files, int recordsPerFile) {
        List<ByteBuffer> contents = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            ByteBuffer content = content(file, recordsPerFile * format.recordBytes());
            for (int record = 0; record < recordsPerFile; record++) {
                int label = content.get(format.labelAt(record)) & 0xFF;
                if (label >= format.classes()) {
                    problems.add(file + ": record " + record + " has label " + label + ", expected 0 to "
                            + (format.classes() - 1) + "; get the file again");
                }
            }
            contents.add(content);
        }
        if (!problems.isEmpty()) {
            throw new DataException(problems);
        }
        return new RecordFiles(format, files, contents, recordsPerFile);
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
        return contents.get(index / recordsPerFile).get(format.labelAt(index % recordsPerFile));
    }

    @Override
    public String id(int index) {
        return files.get(index / recordsPerFile) + ", record " + index % recordsPerFile;
    }

    @Override
    public String name(int index) {
        return files.get(index / recordsPerFile).getFileName() + ", record " + index % recordsPerFile;
    }

    /** Fit for a file's name: {@code data_batch_3-00001}. */
    String plainName(int index) {
        String file = files.get(index / recordsPerFile).getFileName().toString();
        return String.format(Locale.ROOT, "%s-%05d", file.replace(".bin", ""), index % recordsPerFile);
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        contents.get(index / recordsPerFile)
                .get(format.pictureAt(index % recordsPerFile), planarRgb, 0, RecordFormat.PICTURE_BYTES);
    }

    @Override
    public boolean inMemory() {
        return true;
    }
}
