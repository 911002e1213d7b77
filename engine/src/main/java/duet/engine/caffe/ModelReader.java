package duet.engine.caffe;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the arrays of a NetParameter (caffe.proto): of its layers as they are written since 2014 ({@code layer}) and as before
 * ({@code layers}). Only names, shapes and places are kept; values are skipped, so memory does not follow what the file claims.
 */
final class ModelReader {
    private static final int MOST_LAYERS = 10_000;
    private static final int MOST_BLOBS = 16;
    private static final int MOST_SIZES = 8;
    private static final int LONGEST_NAME = 256;

    // Of a NetParameter.
    private static final int OLD_LAYERS = 2;
    private static final int LAYERS = 100;
    // Of a BlobProto.
    private static final int DATA = 5;
    private static final int SHAPE = 7;
    private static final int DOUBLE_DATA = 8;

    private final Path file;
    private final CodedInputStream in;
    private final Map<String, List<Blob>> layers = new LinkedHashMap<>();

    ModelReader(Path file, InputStream bytes) {
        this.file = file;
        in = CodedInputStream.newInstance(bytes, 1 << 16);
    }

    /** Reads a message's fields, up to its end. */
    private interface Fields {
        /** @return whether the field was read; others are skipped */
        boolean read(int field, int wireType) throws IOException;
    }

    /** By layer, those that have any. */
    Map<String, List<Blob>> read() throws IOException {
        try {
            fields((field, wireType) -> {
                if (field != OLD_LAYERS && field != LAYERS) {
                    return false;
                }
                requireNested(wireType, "a layer");
                layer(field == LAYERS);
                return true;
            });
            return layers;
        } catch (InvalidProtocolBufferException e) {
            throw invalid("is no Caffe model, or damaged or cut off near byte " + in.getTotalBytesRead()
                    + "; expected a .caffemodel as Caffe saves it");
        }
    }

    private void fields(Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (!fields.read(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag)) && !in.skipField(tag)) {
                throw invalid("ends a group that never began, near byte " + in.getTotalBytesRead());
            }
        }
    }

    private void nested(Fields fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        fields(fields);
        in.popLimit(outer);
    }

    /** LayerParameter has its name in field 1 and blobs in 7, V1LayerParameter in 4 and 6. */
    private void layer(boolean today) throws IOException {
        String[] name = {""};
        List<Blob> blobs = new ArrayList<>();
        nested((field, wireType) -> {
            if (field == (today ? 1 : 4)) {
                requireNested(wireType, "a layer's name");
                name[0] = name();
                return true;
            }
            if (field == (today ? 7 : 6)) {
                requireNested(wireType, "a layer's values");
                blobs.add(blob(name[0]));
                require(blobs.size() <= MOST_BLOBS, "layer " + name[0] + " has more than " + MOST_BLOBS + " arrays");
                return true;
            }
            require(
                    today || field != 1,
                    "was written by a Caffe of before 2014; bring it up with Caffe's upgrade_net_proto_binary first");
            return false;
        });
        keep(name[0], blobs);
    }

    private void keep(String name, List<Blob> blobs) throws IOException {
        if (blobs.isEmpty()) {
            return;
        }
        require(!name.isEmpty(), "has a layer with values and without a name");
        require(layers.put(name, blobs) == null, "has two layers with values that are called " + name);
        require(layers.size() <= MOST_LAYERS, "has more than " + MOST_LAYERS + " layers with values");
    }

    private String name() throws IOException {
        int length = in.readRawVarint32();
        require(
                length >= 0 && length <= LONGEST_NAME,
                "has a layer whose name is longer than " + LONGEST_NAME + " bytes");
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    private Blob blob(String layer) throws IOException {
        long[] old = {1, 1, 1, 1};
        List<Long> sizes = new ArrayList<>();
        List<Blob> values = new ArrayList<>();
        nested((field, wireType) -> {
            if (field >= 1 && field <= 4 && wireType == WireFormat.WIRETYPE_VARINT) {
                old[field - 1] = in.readInt64();
                return true;
            } else if (field == SHAPE && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                shape(sizes);
                return true;
            } else if (field == DATA || field == DOUBLE_DATA) {
                require(
                        wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED && values.isEmpty(),
                        "the values of layer " + layer
                                + " are not in one piece; expected them packed, as Caffe writes them");
                values.add(values(field == DATA ? Float.BYTES : Double.BYTES));
                return true;
            }
            return false;
        });
        return checked(layer, sizes.isEmpty() ? List.of(old[0], old[1], old[2], old[3]) : sizes, values);
    }

    private void shape(List<Long> sizes) throws IOException {
        nested((field, wireType) -> {
            if (field != 1) {
                return false;
            }
            if (wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                int outer = in.pushLimit(in.readRawVarint32());
                while (in.getBytesUntilLimit() > 0) {
                    addSize(sizes);
                }
                in.popLimit(outer);
            } else {
                addSize(sizes);
            }
            return true;
        });
    }

    private void addSize(List<Long> sizes) throws IOException {
        require(sizes.size() < MOST_SIZES, "has an array of more than " + MOST_SIZES + " dimensions");
        sizes.add(in.readInt64());
    }

    /** The shape is not known yet: as many values in a row as there are bytes for. */
    private Blob values(int valueBytes) throws IOException {
        int bytes = in.readRawVarint32();
        require(bytes >= 0 && bytes % valueBytes == 0, "has values of " + bytes + " bytes together");
        Blob blob = new Blob(List.of((long) bytes / valueBytes), in.getTotalBytesRead(), valueBytes);
        in.skipRawBytes(bytes);
        return blob;
    }

    private Blob checked(String layer, List<Long> shape, List<Blob> values) throws IOException {
        long found = values.isEmpty() ? 0 : values.get(0).count();
        boolean fits;
        try {
            fits = shape.stream().allMatch(size -> size > 0) && shape.stream().reduce(1L, Math::multiplyExact) == found;
        } catch (ArithmeticException e) {
            fits = false;
        }
        require(fits, "layer " + layer + " has " + found + " values for an array of the shape " + shape);
        return new Blob(shape, values.get(0).position(), values.get(0).valueBytes());
    }

    private void requireNested(int wireType, String what) throws IOException {
        require(
                wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED,
                "is no Caffe model: " + what + " near byte " + in.getTotalBytesRead() + " is a number");
    }

    private void require(boolean condition, String problem) throws InvalidCaffeModelException {
        if (!condition) {
            throw invalid(problem);
        }
    }

    private InvalidCaffeModelException invalid(String problem) {
        return new InvalidCaffeModelException(file, problem);
    }
}
