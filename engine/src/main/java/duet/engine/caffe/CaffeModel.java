package duet.engine.caffe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@code .caffemodel} that is open for reading. The first array of a layer is called {@code conv1.weight}, the second
 * {@code conv1.bias}, further ones {@code conv1.2} and so on. Its structure is checked when it is opened; values are read when
 * they are asked for.
 */
public final class CaffeModel implements AutoCloseable {
    private static final List<String> KINDS = List.of(".weight", ".bias");
    private static final int CHUNK = 64 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final Map<String, Blob> blobs = new LinkedHashMap<>();

    private CaffeModel(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        if (channel.size() > Integer.MAX_VALUE) {
            throw new InvalidCaffeModelException(
                    path, "has " + channel.size() + " bytes; a Caffe model has at most " + Integer.MAX_VALUE);
        }
        new ModelReader(path, Channels.newInputStream(channel)).read().forEach(this::add);
        if (blobs.isEmpty()) {
            throw new InvalidCaffeModelException(
                    path, "has no layer with weights; expected a .caffemodel as Caffe saves it");
        }
    }

    private void add(String layer, List<Blob> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            blobs.put(layer + (i < KINDS.size() ? KINDS.get(i) : "." + i), arrays.get(i));
        }
    }

    /**
     * @throws InvalidCaffeModelException when the file is not one that Caffe saved
     * @throws IOException when it cannot be read
     */
    public static CaffeModel open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return new CaffeModel(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    public Path path() {
        return path;
    }

    /** Shapes by name, in the order of the file; old files give every array four sizes. */
    public Map<String, List<Long>> tensors() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        blobs.forEach((name, blob) -> shapes.put(name, blob.shape()));
        return Collections.unmodifiableMap(shapes);
    }

    /**
     * Reads all values of an array.
     *
     * @param target filled from index 0; as large as the array
     */
    public void read(String tensor, FloatBuffer target) throws IOException {
        Blob blob = blobs.get(tensor);
        if (blob == null || blob.count() != target.capacity()) {
            throw new IllegalArgumentException(
                    path + ": " + tensor + " is not there with " + target.capacity() + " values");
        }
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * blob.valueBytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < target.capacity(); ) {
            int values = Math.min(CHUNK, target.capacity() - done);
            fill(chunk.clear().limit(values * blob.valueBytes()), blob.position() + (long) done * blob.valueBytes());
            for (int i = 0; i < values; i++) {
                float value = blob.valueBytes() == Float.BYTES
                        ? chunk.getFloat(i * Float.BYTES)
                        : (float) chunk.getDouble(i * Double.BYTES);
                target.put(done + i, value);
            }
            done += values;
        }
    }

    private void fill(ByteBuffer chunk, long position) throws IOException {
        long at = position;
        while (chunk.hasRemaining()) {
            int read = channel.read(chunk, at);
            if (read < 0) {
                throw new InvalidCaffeModelException(path, "ends at byte " + at + "; it has become shorter");
            }
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
