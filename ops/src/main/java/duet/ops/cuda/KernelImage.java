package duet.ops.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcProgram;

/** The kernels, compiled by NVRTC for the compute capability of a card; once in a process for all cards of a kind. */
final class KernelImage {
    /** The first stands before the others; together they are one program. */
    private static final List<String> SOURCES = List.of(
            "values.cu",
            "moves.cu",
            "parameters.cu",
            "dropout.cu",
            "activations.cu",
            "pools.cu",
            "norms.cu",
            "local.cu");

    /** Products are rounded before they are added, as Java does: a momentum step has the bits of the CPU's. */
    private static final String SEPARATE_ROUNDING = "--fmad=false";

    private static final Map<String, byte[]> IMAGES = new ConcurrentHashMap<>();

    private KernelImage() {}

    /** For {@code cuModuleLoadData}. */
    static byte[] of(int major, int minor) {
        return IMAGES.computeIfAbsent(Integer.toString(10 * major + minor), KernelImage::compile);
    }

    static String source() {
        StringBuilder text = new StringBuilder();
        for (String name : SOURCES) {
            try (InputStream stream = KernelImage.class.getResourceAsStream(name)) {
                text.append(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                        .append('\n');
            } catch (IOException e) {
                throw new UncheckedIOException("the kernels in " + name + " cannot be read", e);
            }
        }
        return text.toString();
    }

    /** Machine code where NVRTC knows the card, else PTX of the newest kind it knows, which the driver translates. */
    static byte[] compile(String capability) {
        nvrtcProgram program = new nvrtcProgram();
        Status.nvrtc("nvrtcCreateProgram", JNvrtc.nvrtcCreateProgram(program, source(), "duet.cu", 0, null, null));
        try {
            int wanted = Integer.parseInt(capability);
            List<Integer> known = known();
            if (known.contains(wanted)) {
                run(program, "sm_" + wanted);
                return machineCode(program);
            }
            run(program, "compute_" + newestUpTo(wanted, known));
            return portableCode(program);
        } finally {
            Status.nvrtc("nvrtcDestroyProgram", JNvrtc.nvrtcDestroyProgram(program));
        }
    }

    /** Compute capabilities for which NVRTC compiles. */
    private static List<Integer> known() {
        int[] count = new int[1];
        Status.nvrtc("nvrtcGetNumSupportedArchs", JNvrtc.nvrtcGetNumSupportedArchs(count));
        int[] known = new int[count[0]];
        Status.nvrtc("nvrtcGetSupportedArchs", JNvrtc.nvrtcGetSupportedArchs(known));
        return Arrays.stream(known).boxed().toList();
    }

    private static int newestUpTo(int wanted, List<Integer> known) {
        return known.stream()
                .filter(capability -> capability <= wanted)
                .max(Integer::compare)
                .orElseThrow(() -> new CudaException("NVRTC compiles for compute capabilities " + known
                        + ", ten times each; the card's, " + wanted + ", is older"));
    }

    private static void run(nvrtcProgram program, String architecture) {
        String[] options = {"--gpu-architecture=" + architecture, SEPARATE_ROUNDING};
        int result = JNvrtc.nvrtcCompileProgram(program, options.length, options);
        if (result != 0) {
            String[] log = new String[1];
            JNvrtc.nvrtcGetProgramLog(program, log);
            throw new CudaException("NVRTC cannot compile the kernels for " + architecture
                    + ": nvrtcCompileProgram answers " + JNvrtc.nvrtcGetErrorString(result) + "\n" + log[0]);
        }
    }

    private static byte[] machineCode(nvrtcProgram program) {
        long[] size = new long[1];
        Status.nvrtc("nvrtcGetCUBINSize", JNvrtc.nvrtcGetCUBINSize(program, size));
        byte[] image = new byte[Math.toIntExact(size[0])];
        Status.nvrtc("nvrtcGetCUBIN", JNvrtc.nvrtcGetCUBIN(program, image));
        return image;
    }

    /** With the zero at its end by which the driver knows where it ends. */
    private static byte[] portableCode(nvrtcProgram program) {
        String[] text = new String[1];
        Status.nvrtc("nvrtcGetPTX", JNvrtc.nvrtcGetPTX(program, text));
        return (text[0] + '\0').getBytes(StandardCharsets.US_ASCII);
    }
}
