package duet.engine.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** A constant of a graph: a TensorProto whose values are written from where they are, never all at once in memory. */
final class Initializer {
    /** Source of float32 values. */
    @FunctionalInterface
    interface Floats {
        void read(long firstValue, FloatBuffer target) throws IOException;
    }

    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int FLOAT = 1;
    private static final int INT64 = 7;
    private static final int CHUNK = 64 * 1024;

    private final byte[] head;
    private final long valueBytes;
    private final Floats floats;
    private final long[] longs;

    private Initializer(String name, int type, List<Integer> dims, long valueBytes, Floats floats, long[] longs) {
        Message message = new Message();
        dims.forEach(size -> message.number(DIMS, size));
        head = message.number(DATA_TYPE, type).text(NAME, name).bytes();
        this.valueBytes = valueBytes;
        this.floats = floats;
        this.longs = longs;
    }

    static Initializer floats(String name, List<Integer> dims, Floats source) {
        long count = dims.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        return new Initializer(name, FLOAT, dims, count * Float.BYTES, source, null);
    }

    static Initializer longs(String name, List<Integer> dims, long... values) {
        return new Initializer(name, INT64, dims, (long) values.length * Long.BYTES, null, values);
    }

    /** Bytes of the message, without what stands in front of it in the message around it. */
    long bytes() {
        return head.length
                + CodedOutputStream.computeTagSize(RAW_DATA)
                + CodedOutputStream.computeUInt64SizeNoTag(valueBytes)
                + valueBytes;
    }

    void write(CodedOutputStream out) throws IOException {
        out.writeRawBytes(head);
        out.writeTag(RAW_DATA, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(valueBytes);
        if (longs != null) {
            for (long value : longs) {
                out.writeFixed64NoTag(value);
            }
        } else {
            writeFloats(out);
        }
    }

    private void writeFloats(CodedOutputStream out) throws IOException {
        long count = valueBytes / Float.BYTES;
        ByteBuffer chunk =
                ByteBuffer.allocate((int) Math.min(CHUNK, count) * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long done = 0; done < count; ) {
            int values = (int) Math.min(CHUNK, count - done);
            floats.read(done, chunk.asFloatBuffer().slice(0, values));
            out.write(chunk.array(), 0, values * Float.BYTES);
            done += values;
        }
    }
}
