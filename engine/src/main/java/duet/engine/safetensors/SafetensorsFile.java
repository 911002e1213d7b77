package duet.engine.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/**
 * A safetensors file that is open for reading. Its structure is checked when it is opened; nothing is allocated on the word
 * of the file before that word is checked against the file's size. Several threads may read at once.
 */
public final class SafetensorsFile implements AutoCloseable {
    /** A header of AlexNet's checkpoint has 4 KiB. */
    private static final long LONGEST_HEADER = 16 << 20;

    private static final int WIDENED_BYTES = 256 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final Header header;
    private final long dataStart;

    private SafetensorsFile(Path path, FileChannel channel, Header header, long dataStart) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    /**
     * @throws InvalidSafetensorsException when the file is not what the format asks for
     * @throws IOException when it cannot be read
     */
    public static SafetensorsFile open(Path path) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            return over(path, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static SafetensorsFile over(Path path, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new InvalidSafetensorsException(
                    path, "has " + size + " bytes; a safetensors file begins with 8 that give its header's length");
        }
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        fill(path, channel, 0, length);
        long headerBytes = length.getLong(0);
        long most = Math.min(LONGEST_HEADER, size - Long.BYTES);
        if (headerBytes < 0 || headerBytes > most) {
            throw new InvalidSafetensorsException(
                    path,
                    "its header claims " + Long.toUnsignedString(headerBytes) + " bytes; expected at most " + most
                            + " in a file of " + size);
        }
        ByteBuffer text = ByteBuffer.allocate((int) headerBytes);
        fill(path, channel, Long.BYTES, text);
        long dataStart = Long.BYTES + headerBytes;
        return new SafetensorsFile(path, channel, Header.parse(path, text.flip(), size - dataStart), dataStart);
    }

    public Path path() {
        return path;
    }

    /** Length of the whole file. */
    public long size() throws IOException {
        return channel.size();
    }

    /** In the order of the file. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /** By name, in the order of their data. */
    public Map<String, TensorInfo> tensors() {
        return header.tensors();
    }

    /**
     * Reads values of a float32 tensor.
     *
     * @param firstValue index in the tensor's row-major order
     * @param target filled from index 0 to its capacity; position and limit are neither read nor changed
     * @throws IllegalArgumentException when there is no such F32 tensor or it has not as many values
     * @throws IOException when the file cannot be read or has become shorter
     */
    public void read(String tensor, long firstValue, FloatBuffer target) throws IOException {
        TensorInfo info = header.tensors().get(tensor);
        if (info == null || info.type() != DataType.F32) {
            throw new IllegalArgumentException(path + ": " + tensor + " is "
                    + (info == null ? "not there" : "of type " + info.type()) + "; expected an F32 tensor");
        }
        if (firstValue < 0 || firstValue > info.count() - target.capacity()) {
            throw new IllegalArgumentException(path + ": " + tensor + " has " + info.count() + " values, not "
                    + target.capacity() + " from " + firstValue + " on");
        }
        long position = dataStart + header.offset(tensor) + firstValue * Float.BYTES;
        Chunk chunk = new Chunk((long) target.capacity() * Float.BYTES);
        FloatBuffer whole = target.duplicate().clear();
        for (int read = 0; read < whole.capacity(); ) {
            ByteBuffer room = chunk.room(whole.capacity() - read);
            int values = room.remaining() / Float.BYTES;
            fill(path, channel, position + (long) read * Float.BYTES, room);
            chunk.unload(whole, read);
            read += values;
        }
    }

    /**
     * Reads all values of a tensor of F16, BF16, F32 or F64 as float32.
     *
     * @param target filled from index 0 to its capacity, which is as many as the tensor has
     * @throws InvalidSafetensorsException when the tensor is of another type
     * @throws IOException when the file cannot be read or has become shorter
     */
    public void readWidened(String tensor, FloatBuffer target) throws IOException {
        TensorInfo info = header.tensors().get(tensor);
        if (info == null || info.count() != target.capacity()) {
            throw new IllegalArgumentException(
                    path + ": " + tensor + " is not there with " + target.capacity() + " values");
        }
        if (!Widened.from(info.type())) {
            throw new InvalidSafetensorsException(
                    path, "tensor " + tensor + " is of type " + info.type() + "; expected F32, F16, BF16 or F64");
        }
        int width = info.type().bytes();
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(WIDENED_BYTES, Math.max(width, info.bytes())))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < target.capacity(); ) {
            int values = Math.min(bytes.capacity() / width, target.capacity() - done);
            fill(
                    path,
                    channel,
                    dataStart + header.offset(tensor) + (long) done * width,
                    bytes.clear().limit(values * width));
            for (int i = 0; i < values; i++) {
                target.put(done + i, Widened.read(info.type(), bytes, i));
            }
            done += values;
        }
    }

    /**
     * Reads the file's own bytes, header and all, until the target is full.
     *
     * @param position in the file
     * @throws IOException when the file cannot be read or ends before
     */
    public void readBytes(long position, ByteBuffer target) throws IOException {
        fill(path, channel, position, target);
    }

    private static void fill(Path path, FileChannel channel, long position, ByteBuffer target) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int read = channel.read(target, at);
            if (read < 0) {
                throw new InvalidSafetensorsException(
                        path, "ends at byte " + at + "; expected " + target.remaining() + " more");
            }
            at += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
