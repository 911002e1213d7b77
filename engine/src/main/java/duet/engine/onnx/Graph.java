package duet.engine.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import duet.dataloader.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The nodes and constants of a model, and the ModelProto around them. */
final class Graph {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final int FLOAT = 1;

    private final List<Message> nodes = new ArrayList<>();
    private final List<Initializer> initializers = new ArrayList<>();
    private final Message ends = new Message();
    private final String name;

    Graph(String name) {
        this.name = name;
    }

    void add(Node node) {
        nodes.add(node.message());
    }

    void add(Initializer initializer) {
        initializers.add(initializer);
    }

    /** @param sizes behind the batch's, which is free */
    void input(String value, List<Integer> sizes) {
        ends.inner(11, valueInfo(value, sizes));
    }

    void output(String value, List<Integer> sizes) {
        ends.inner(12, valueInfo(value, sizes));
    }

    private static Message valueInfo(String value, List<Integer> sizes) {
        Message shape = new Message().inner(1, new Message().text(2, "batch"));
        sizes.forEach(size -> shape.inner(1, new Message().number(1, size)));
        Message tensor = new Message().number(1, FLOAT).inner(2, shape);
        return new Message().text(1, value).inner(2, new Message().inner(1, tensor));
    }

    /** @param metadata written in the order the map iterates in */
    void write(OutputStream to, String producerVersion, Map<String, String> metadata) throws IOException {
        byte[] head = new Message()
                .number(1, IR_VERSION)
                .text(2, "Duet")
                .text(3, producerVersion)
                .inner(8, new Message().number(2, OPSET))
                .bytes();
        Message tail = new Message();
        metadata.forEach(
                (key, value) -> tail.inner(14, new Message().text(1, key).text(2, value)));
        CodedOutputStream out = CodedOutputStream.newInstance(to, 1 << 16);
        out.writeRawBytes(head);
        writeGraph(out);
        out.writeRawBytes(tail.bytes());
        out.flush();
    }

    private void writeGraph(CodedOutputStream out) throws IOException {
        Message small = new Message();
        nodes.forEach(node -> small.inner(1, node));
        small.text(2, name);
        byte[] front = small.bytes();
        byte[] back = ends.bytes();
        out.writeTag(7, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt64NoTag(front.length + constants() + back.length);
        out.writeRawBytes(front);
        for (Initializer constant : initializers) {
            out.writeTag(5, WireFormat.WIRETYPE_LENGTH_DELIMITED);
            out.writeUInt64NoTag(constant.bytes());
            constant.write(out);
        }
        out.writeRawBytes(back);
    }

    private long constants() {
        return initializers.stream()
                .mapToLong(constant -> CodedOutputStream.computeTagSize(5)
                        + CodedOutputStream.computeUInt64SizeNoTag(constant.bytes())
                        + constant.bytes())
                .sum();
    }

    /** @throws DataException when no protobuf reader would take the file */
    void requireReadable() {
        // What is around the constants is a few kilobytes.
        long bytes = constants() + (1 << 20);
        if (bytes > Integer.MAX_VALUE) {
            throw new DataException("--onnx: the network's weights take " + (bytes >> 20)
                    + " MiB, an ONNX file holds at most 2047; use --safetensors");
        }
    }
}
