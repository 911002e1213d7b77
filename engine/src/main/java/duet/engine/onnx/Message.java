package duet.engine.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A small protobuf message that is put together field by field, by the numbers of onnx.proto. */
final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

    /** Writes a field. */
    private interface Field {
        void write(CodedOutputStream out) throws IOException;
    }

    Message text(int field, String text) {
        return put(to -> to.writeString(field, text));
    }

    Message number(int field, long number) {
        return put(to -> to.writeInt64(field, number));
    }

    Message real(int field, float number) {
        return put(to -> to.writeFloat(field, number));
    }

    Message inner(int field, Message message) {
        return put(to -> to.writeByteArray(field, message.bytes()));
    }

    private Message put(Field field) {
        try {
            field.write(out);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes everything", e);
        }
    }

    byte[] bytes() {
        put(CodedOutputStream::flush);
        return bytes.toByteArray();
    }
}
