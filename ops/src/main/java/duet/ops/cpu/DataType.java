package duet.ops.cpu;

import duet.ops.device.Precision;
import org.bytedeco.dnnl.memory;

/** oneDNN's names of the precisions. */
final class DataType {
    private DataType() {}

    static memory.data_type of(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> memory.data_type.f32;
            case BFLOAT16 -> memory.data_type.bf16;
        };
    }
}
