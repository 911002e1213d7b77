package duet.ops.cpu;

import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/** Attributes of a primitive with a relu applied as its results leave the registers. */
final class FusedRelu {
    private FusedRelu() {}

    static primitive_attr attributes(Workshop workshop, boolean relu) {
        primitive_attr attributes = workshop.keep(new primitive_attr());
        if (relu) {
            post_ops operations = workshop.keep(new post_ops());
            operations.append_eltwise(algorithm.eltwise_relu.value, 0f, 0f);
            attributes.set_post_ops(operations);
        }
        return attributes;
    }
}
