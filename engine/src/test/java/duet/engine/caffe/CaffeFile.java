package duet.engine.caffe;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Writes a {@code .caffemodel} as Caffe does, by the numbers of caffe.proto. */
public final class CaffeFile {
    private final boolean today;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** How a blob's sizes and values are written. */
    public enum Form {
        /** num, channels, height, width and float. */
        FOUR_SIZES,
        /** A BlobShape and float. */
        SHAPE,
        /** A BlobShape and double. */
        DOUBLES
    }

    /** An array of a layer. */
    public record Array(List<Integer> shape, float[] values) {}

    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    /** @param today whether layers are LayerParameters, not V1LayerParameters */
    public CaffeFile(boolean today) {
        this.today = today;
        bytes.writeBytes(message(out -> out.writeString(1, "AlexNet")));
    }

    public CaffeFile layer(String name, Form form, Array... arrays) {
        bytes.writeBytes(message(out -> out.writeByteArray(today ? 100 : 2, message(layer -> {
            if (today) {
                layer.writeString(1, name);
                layer.writeString(2, "Convolution");
            } else {
                layer.writeString(2, "below");
                layer.writeString(4, name);
                layer.writeEnum(5, 4);
            }
            for (Array array : arrays) {
                layer.writeByteArray(today ? 7 : 6, blob(form, array));
            }
            // A convolution_param, which nobody asks for.
            layer.writeByteArray(today ? 106 : 10, message(parameter -> parameter.writeUInt32(1, 96)));
        }))));
        return this;
    }

    private static byte[] blob(Form form, Array array) {
        return message(out -> {
            if (form == Form.FOUR_SIZES) {
                for (int i = 0; i < 4; i++) {
                    int missing = 4 - array.shape().size();
                    out.writeInt32(i + 1, i < missing ? 1 : array.shape().get(i - missing));
                }
            }
            boolean doubles = form == Form.DOUBLES;
            out.writeByteArray(doubles ? 8 : 5, message(values -> {
                for (float value : array.values()) {
                    if (doubles) {
                        values.writeDoubleNoTag(value);
                    } else {
                        values.writeFloatNoTag(value);
                    }
                }
            }));
            if (form != Form.FOUR_SIZES) {
                out.writeByteArray(
                        7,
                        message(shape -> shape.writeByteArray(1, message(sizes -> {
                            for (int size : array.shape()) {
                                sizes.writeInt64NoTag(size);
                            }
                        }))));
            }
        });
    }

    private static byte[] message(Fields fields) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            fields.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] bytes() {
        return bytes.toByteArray();
    }
}
