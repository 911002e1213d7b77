package duet.ops.cuda;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the kernels by NVIDIA's NVRTC, without JCuda, whose bindings want other libraries of CUDA too. */
public final class RealNvrtc {

    private RealNvrtc() {}

    public static void main(String[] arguments) {
        NativeLibrary library;
        try {
            library = open();
        } catch (UnsatisfiedLinkError e) {
            System.out.println("no NVRTC: " + e.getMessage());
            return;
        }
        IntByReference major = new IntByReference();
        IntByReference minor = new IntByReference();
        check(library, "nvrtcVersion", major, minor);
        System.out.println("NVRTC " + major.getValue() + "." + minor.getValue());
        IntByReference count = new IntByReference();
        check(library, "nvrtcGetNumSupportedArchs", count);
        try (Memory known = new Memory(4L * count.getValue())) {
            check(library, "nvrtcGetSupportedArchs", known);
            System.out.println("it knows " + Arrays.toString(known.getIntArray(0, count.getValue())));
        }
        for (int capability : new int[] {75, 80, 90}) {
            compile(library, "sm_" + capability, "nvrtcGetCUBINSize");
        }
        compile(library, "compute_90", "nvrtcGetPTXSize");
    }

    /** Compiling for machine code needs the library's other half, by its name, from the same directory. */
    private static NativeLibrary open() {
        String directory = System.getProperty("cuda.libraries");
        if (directory == null) {
            return NativeLibrary.getInstance("libnvrtc.so.12");
        }
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            files.filter(file -> file.getFileName().toString().startsWith("libnvrtc-builtins.so"))
                    .forEach(file -> System.load(file.toAbsolutePath().toString()));
        } catch (java.io.IOException e) {
            throw new UnsatisfiedLinkError(e.getMessage());
        }
        return NativeLibrary.getInstance(
                Path.of(directory, "libnvrtc.so.12").toAbsolutePath().toString());
    }

    private static void compile(NativeLibrary library, String architecture, String size) {
        PointerByReference program = new PointerByReference();
        check(library, "nvrtcCreateProgram", program, KernelImage.source(), "duet.cu", 0, Pointer.NULL, Pointer.NULL);
        List<String> options = List.of("--gpu-architecture=" + architecture, "--fmad=false");
        int result = library.getFunction("nvrtcCompileProgram").invokeInt(new Object[] {
            program.getValue(), options.size(), new StringArray(options.toArray(new String[0]))
        });
        LongByReference bytes = new LongByReference();
        check(library, "nvrtcGetProgramLogSize", program.getValue(), bytes);
        try (Memory log = new Memory(bytes.getValue())) {
            check(library, "nvrtcGetProgramLog", program.getValue(), log);
            if (result != 0 || !log.getString(0).isBlank()) {
                System.out.println(architecture + ": " + log.getString(0));
                System.exit(1);
            }
        }
        check(library, size, program.getValue(), bytes);
        check(library, "nvrtcDestroyProgram", program);
        System.out.println(architecture + " " + bytes.getValue() + " bytes");
    }

    private static void check(NativeLibrary library, String function, Object... arguments) {
        int result = library.getFunction(function).invokeInt(arguments);
        if (result != 0) {
            throw new IllegalStateException(
                    function + ": " + result + " (pointers of " + Native.POINTER_SIZE + " bytes)");
        }
    }
}
