package duet.engine.safetensors;

import duet.fuzz.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Any file as safetensors: what its header promises is there, to the last value. */
class SafetensorsFuzz extends FuzzTarget {
    @Override
    protected List<byte[]> seeds() throws Exception {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        new SafetensorsWriter(
                        List.of(
                                TensorSource.floats(
                                        "conv1.weight", List.of(2L, 1L), List.of(FloatBuffer.wrap(new float[] {1, 2}))),
                                TensorSource.ints("labels", List.of(1L), List.of(IntBuffer.wrap(new int[] {7}))),
                                TensorSource.longs("step", List.of(), List.of(LongBuffer.wrap(new long[] {9})))),
                        Map.of("format", "pt"))
                .write(Channels.newChannel(written));
        return List.of(written.toByteArray(), halves());
    }

    /** Of types that are only read. */
    private static byte[] halves() throws IOException {
        String header = "{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[],\"data_offsets\":[4,6]},"
                + "\"d\":{\"dtype\":\"F64\",\"shape\":[0,3],\"data_offsets\":[6,6]}}";
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(new byte[] {(byte) header.length(), 0, 0, 0, 0, 0, 0, 0});
        bytes.write(header.getBytes(StandardCharsets.UTF_8));
        bytes.write(new byte[6]);
        return bytes.toByteArray();
    }

    @Override
    protected void read(byte[] input) throws Exception {
        try (SafetensorsFile opened = SafetensorsFile.open(file("any.safetensors", input))) {
            long bytes = 0;
            for (TensorInfo tensor : opened.tensors().values()) {
                bytes += tensor.bytes();
                require(tensor.bytes() <= input.length, tensor + " in a file of " + input.length + " bytes");
                if (Widened.from(tensor.type())) {
                    opened.readWidened(tensor.name(), FloatBuffer.allocate(Math.toIntExact(tensor.count())));
                }
                if (tensor.type() == DataType.F32) {
                    opened.read(tensor.name(), 0, FloatBuffer.allocate(Math.toIntExact(tensor.count())));
                }
            }
            long data = input.length
                    - Long.BYTES
                    - ByteBuffer.wrap(input).order(ByteOrder.LITTLE_ENDIAN).getLong();
            require(bytes == data, "tensors of " + bytes + " bytes for " + data + " bytes of data");
        }
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof InvalidSafetensorsException;
    }
}
