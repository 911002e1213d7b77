package duet.ops.tower;

import duet.ops.device.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** SHA-256 of parameter values. */
final class ParameterDigest {
    private ParameterDigest() {}

    static byte[] of(List<Parameter> parameters) {
        MessageDigest digest = sha256();
        int largest = parameters.stream().mapToInt(Parameter::count).max().orElse(0);
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(largest, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (Parameter parameter : parameters) {
            // Every platform that oneDNN and CUDA run on is little-endian.
            parameter.read(Parameter.Part.VALUE, bytes.asFloatBuffer());
            digest.update(bytes.duplicate().limit(parameter.count() * Float.BYTES));
        }
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
