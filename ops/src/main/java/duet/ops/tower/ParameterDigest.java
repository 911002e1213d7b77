package duet.ops.tower;

import duet.ops.device.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** Takes digests of a tower's parameter values; holds memory for the largest of them. */
final class ParameterDigest {
    private final List<Parameter> parameters;
    private final ByteBuffer bytes;

    ParameterDigest(List<Parameter> parameters) {
        this.parameters = parameters;
        int largest = parameters.stream().mapToInt(Parameter::count).max().orElse(0);
        // Every platform that oneDNN and CUDA run on is little-endian.
        bytes = ByteBuffer.allocateDirect(Math.multiplyExact(largest, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    WeightDigest take() {
        MessageDigest whole = sha256();
        List<Integer> fingerprints = new ArrayList<>();
        CRC32C one = new CRC32C();
        for (Parameter parameter : parameters) {
            parameter.read(Parameter.Part.VALUE, bytes.asFloatBuffer());
            int length = parameter.count() * Float.BYTES;
            whole.update(bytes.duplicate().limit(length));
            one.reset();
            one.update(bytes.duplicate().limit(length));
            fingerprints.add((int) one.getValue());
        }
        return new WeightDigest(HexFormat.of().formatHex(whole.digest()), fingerprints);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
