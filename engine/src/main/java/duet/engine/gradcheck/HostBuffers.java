package duet.engine.gradcheck;

import duet.ops.device.Parameter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Buffers as devices read and write them. */
final class HostBuffers {
    private HostBuffers() {}

    static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** A copy of one of a parameter's arrays. */
    static FloatBuffer read(Parameter parameter, Parameter.Part part) {
        FloatBuffer values = floats(parameter.count());
        parameter.read(part, values);
        return values;
    }
}
