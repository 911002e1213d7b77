package duet.engine.safetensors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a safetensors file: eight bytes with the header's length, a JSON header, the tensors' data, all little-endian.
 * The header is padded with spaces to a multiple of eight bytes and tensors of wider values come first, so every tensor is
 * aligned to the size of its values. Apart from that, metadata and tensors keep the order they were given in.
 */
public final class SafetensorsWriter {
    /** Bytes in front of the header. */
    public static final int LENGTH_BYTES = Long.BYTES;

    /** What a file begins with behind the header's length, when it has metadata. */
    public static final String METADATA_START = "{\"" + TensorInfo.METADATA + "\":{";

    private static final int ALIGNMENT = 8;

    private final List<TensorSource> tensors;
    private final byte[] header;

    /**
     * @param metadata written in the order the map iterates in
     * @throws IllegalArgumentException when two tensors have the same name, or a name cannot be written as UTF-8
     */
    public SafetensorsWriter(List<TensorSource> tensors, Map<String, String> metadata) {
        this.tensors = tensors.stream()
                .sorted(Comparator.comparingInt(tensor -> -tensor.info().type().bytes()))
                .toList();
        this.header = padded(json(this.tensors, metadata));
    }

    private static byte[] json(List<TensorSource> tensors, Map<String, String> metadata) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (!metadata.isEmpty()) {
            metadata.forEach(root.putObject(TensorInfo.METADATA)::put);
        }
        Set<String> names = new HashSet<>();
        long begin = 0;
        for (TensorSource tensor : tensors) {
            TensorInfo info = tensor.info();
            if (!names.add(info.name())) {
                throw new IllegalArgumentException("two tensors have the name " + info.name());
            }
            long end = Math.addExact(begin, info.bytes());
            describe(info, begin, end, root.putObject(info.name()));
            begin = end;
        }
        try {
            return new ObjectMapper().writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no header can be written: " + e.getOriginalMessage(), e);
        }
    }

    private static void describe(TensorInfo info, long begin, long end, ObjectNode entry) {
        entry.put("dtype", info.type().name());
        info.shape().forEach(entry.putArray("shape")::add);
        entry.putArray("data_offsets").add(begin).add(end);
    }

    private static byte[] padded(byte[] json) {
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /** Length of the whole file. */
    public long bytes() {
        return LENGTH_BYTES
                + header.length
                + tensors.stream().mapToLong(tensor -> tensor.info().bytes()).sum();
    }

    /**
     * Writes the file from where the channel stands. A channel that takes less than it is offered is offered the rest.
     *
     * @throws IOException as the channel throws it
     */
    public void write(WritableByteChannel channel) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(LENGTH_BYTES + header.length).order(ByteOrder.LITTLE_ENDIAN);
        drain(start.putLong(header.length).put(header).flip(), channel);
        Chunk chunk = new Chunk(bytes());
        for (TensorSource tensor : tensors) {
            for (Buffer part : tensor.parts()) {
                int written = 0;
                while (written < part.capacity()) {
                    ByteBuffer bytes = chunk.load(part, written);
                    written += bytes.remaining() / tensor.info().type().bytes();
                    drain(bytes, channel);
                }
            }
        }
    }

    private static void drain(ByteBuffer bytes, WritableByteChannel channel) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
