package duet.ops.cpu;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;

/** What oneDNN found the processor able to do. */
final class InstructionSet {
    private static final String PREFIX = "dnnl_cpu_isa_";

    private InstructionSet() {}

    /** Name of the effective instruction set, as oneDNN calls it: {@code avx512_core_bf16} ... */
    static String effective() {
        int isa = dnnl.dnnl_get_effective_cpu_isa();
        for (Field field : dnnl.class.getFields()) {
            if (field.getName().startsWith(PREFIX)
                    && field.getType() == int.class
                    && Modifier.isStatic(field.getModifiers())
                    && value(field) == isa) {
                return field.getName().substring(PREFIX.length());
            }
        }
        return "isa 0x" + Integer.toHexString(isa);
    }

    /** AVX-512 BF16 or what came after it. */
    static boolean multipliesBfloat16() {
        String name = effective();
        return Stream.of("bf16", "fp16", "amx", "avx10").anyMatch(name::contains);
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
