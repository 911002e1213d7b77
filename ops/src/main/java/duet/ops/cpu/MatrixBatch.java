package duet.ops.cpu;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive_attr;

/**
 * Products of as many pairs of float32 matrices at once. The matrices of an operand lie one behind the other, their rows too.
 *
 * @param name of the layer, for warnings
 * @param count how many pairs
 */
record MatrixBatch(Workshop workshop, String name, long count) {

    /** A memory seen as matrices. */
    record Operand(memory memory, memory.desc desc) {}

    Operand matrices(memory memory, long rows, long columns) {
        return new Operand(memory, workshop.desc(format_tag.abc, count, rows, columns));
    }

    /** The same memory as {@link #matrices} of {@code rows} and {@code columns}, each turned round. */
    Operand transposed(memory memory, long rows, long columns) {
        return new Operand(memory, workshop.desc(format_tag.acb, count, columns, rows));
    }

    /** One matrix for all pairs. */
    Operand same(memory memory, long rows, long columns) {
        return new Operand(memory, workshop.desc(format_tag.abc, 1, rows, columns));
    }

    /** {@code target = first * second}. */
    Execution product(String what, Operand first, Operand second, Operand target) {
        return product(what, first, second, target, workshop.keep(new primitive_attr()));
    }

    /** {@code target = target + first * second}. */
    Execution addedProduct(String what, Operand first, Operand second, Operand target) {
        post_ops sum = workshop.keep(new post_ops());
        sum.append_sum(1f, 0, memory.data_type.undef);
        primitive_attr attributes = workshop.keep(new primitive_attr());
        attributes.set_post_ops(sum);
        return product(what, first, second, target, attributes);
    }

    private Execution product(String what, Operand first, Operand second, Operand target, primitive_attr attributes) {
        // oneDNN's own scratchpads belong to the thread that makes a primitive: this one may run, and be closed, on
        // another.
        attributes.set_scratchpad_mode(scratchpad_mode.user);
        matmul.primitive_desc desc = new matmul.primitive_desc(
                workshop.engine, first.desc(), second.desc(), target.desc(), attributes, false);
        return workshop.execution(
                name + " " + what,
                desc,
                new matmul(desc),
                DNNL_ARG_SRC,
                workshop.view(first.memory(), first.desc()),
                DNNL_ARG_WEIGHTS,
                workshop.view(second.memory(), second.desc()),
                DNNL_ARG_DST,
                workshop.view(target.memory(), target.desc()),
                DNNL_ARG_SCRATCHPAD,
                workshop.allocate(workshop.keep(desc.scratchpad_desc())));
    }
}
