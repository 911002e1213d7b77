package duet.engine.interchange;

import duet.dataloader.DataException;
import duet.engine.caffe.CaffeModel;
import duet.engine.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Named arrays of another program, whatever its format. */
sealed interface WeightFile extends AutoCloseable {

    /** What the format is called, for people. */
    String format();

    /** Shapes by name, in the order of the file. */
    Map<String, List<Long>> tensors();

    /** Whether the network's first layer usually sees blue before green and red. */
    boolean blueFirst();

    /** Reads all values of an array into a buffer of that size, as float32. */
    void read(String tensor, FloatBuffer target) throws IOException;

    @Override
    void close() throws IOException;

    /**
     * Opens a file by its ending or, where that tells nothing, by what it begins with.
     *
     * @throws DataException when it cannot be read or is damaged
     */
    static WeightFile open(Path file) {
        try {
            requireReadable(file);
            return isSafetensors(file) ? new Safetensors(SafetensorsFile.open(file)) : new Caffe(CaffeModel.open(file));
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": no such file; expected a .safetensors file or a .caffemodel", e);
        } catch (IOException e) {
            throw new DataException(WeightFile.problem(file, e), e);
        }
    }

    /** In one line that names the file, which the readers' own messages begin with. */
    static String problem(Path file, IOException e) {
        String told = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        return told.startsWith(file.toString()) ? told : file + ": cannot be read (" + told + ")";
    }

    private static void requireReadable(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataException(file + ": is a folder, expected a .safetensors file or a .caffemodel"
                    + "; of a run import one of its checkpoints, or name it with init.from");
        }
        String start = start(file);
        if (start.startsWith("PK") || start.startsWith("\u0080")) {
            throw new DataException(
                    file + ": is a pickle of PyTorch, which runs code when it is read; save its state_dict"
                            + " with safetensors.torch.save_file and import that");
        }
        if (start.startsWith("\u0089HDF")) {
            throw new DataException(file + ": is an HDF5 file; expected a .safetensors file or a .caffemodel");
        }
    }

    private static boolean isSafetensors(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".safetensors") || name.endsWith(".caffemodel")) {
            return name.endsWith(".safetensors");
        }
        String start = start(file);
        return start.length() == START && start.charAt(START - 1) == '{';
    }

    /** Of a safetensors file the length of the header, and its first character. */
    int START = Long.BYTES + 1;

    private static String start(Path file) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(START);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.read(start, 0);
        }
        return new String(start.array(), 0, start.position(), StandardCharsets.ISO_8859_1);
    }

    /** Duet's own checkpoints, and what PyTorch's users save. */
    record Safetensors(SafetensorsFile file) implements WeightFile {
        @Override
        public String format() {
            return "safetensors";
        }

        @Override
        public Map<String, List<Long>> tensors() {
            Map<String, List<Long>> shapes = new LinkedHashMap<>();
            file.tensors().forEach((name, info) -> shapes.put(name, info.shape()));
            return shapes;
        }

        @Override
        public boolean blueFirst() {
            return false;
        }

        @Override
        public void read(String tensor, FloatBuffer target) throws IOException {
            file.readWidened(tensor, target);
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    /** A {@code .caffemodel}, whose pictures OpenCV decoded. */
    record Caffe(CaffeModel model) implements WeightFile {
        @Override
        public String format() {
            return "Caffe";
        }

        @Override
        public Map<String, List<Long>> tensors() {
            return model.tensors();
        }

        @Override
        public boolean blueFirst() {
            return true;
        }

        @Override
        public void read(String tensor, FloatBuffer target) throws IOException {
            model.read(tensor, target);
        }

        @Override
        public void close() throws IOException {
            model.close();
        }
    }
}
