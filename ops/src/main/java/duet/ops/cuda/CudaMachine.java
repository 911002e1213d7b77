package duet.ops.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import duet.ops.cuda.CudaReport.Card;
import duet.ops.cuda.CudaReport.Library;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The door to CUDA: tells what the machine has. It asks the libraries themselves and touches no class of JCuda, which could not be
 * loaded where a library is missing; {@link CudaDevice} is to be made only where this says that it can.
 */
public final class CudaMachine {
    private static final String DRIVER = "libcuda.so.1";
    private static final String DRIVER_INSTALL = "install NVIDIA's driver, 560 or newer";
    private static final String TOOLKIT =
            "install the runtime libraries of CUDA 12.6 or a newer 12.x, or put them on LD_LIBRARY_PATH";
    private static final String CUDNN = "install cuDNN 9 for CUDA 12, or put it on LD_LIBRARY_PATH";
    private static final int NAME_BYTES = 256;

    private CudaMachine() {}

    /** What there is now. A card's free memory is told by its driver, for which a context is made on it and given back. */
    public static CudaReport look() {
        Optional<NativeLibrary> driver = open(DRIVER);
        if (driver.isEmpty()) {
            // Nothing else is looked for: without a driver the libraries are of no use, and cuDNN alone is large.
            return new CudaReport(
                    new Library(DRIVER, Optional.empty(), DRIVER_INSTALL),
                    missing("libcublas.so.12", TOOLKIT),
                    missing("libcudnn.so.9", CUDNN),
                    missing("libnvrtc.so.12", TOOLKIT),
                    List.of(),
                    Optional.of("there is no CUDA driver: " + DRIVER + " cannot be loaded; " + DRIVER_INSTALL));
        }
        DriverAnswers answers = new DriverAnswers(driver.get());
        String version = answers.version();
        List<Card> cards = answers.cards();
        return new CudaReport(
                new Library(DRIVER, Optional.of(version), DRIVER_INSTALL),
                library("libcublas.so.12", TOOLKIT, CudaMachine::cublasVersion),
                library("libcudnn.so.9", CUDNN, CudaMachine::cudnnVersion),
                library("libnvrtc.so.12", TOOLKIT, CudaMachine::nvrtcVersion),
                cards,
                answers.problem());
    }

    private static Library missing(String file, String install) {
        return new Library(file, Optional.empty(), install);
    }

    private static Library library(String file, String install, Function<NativeLibrary, String> version) {
        return new Library(file, open(file).map(version), install);
    }

    private static Optional<NativeLibrary> open(String file) {
        try {
            return Optional.of(NativeLibrary.getInstance(file));
        } catch (UnsatisfiedLinkError e) {
            return Optional.empty();
        }
    }

    private static String cublasVersion(NativeLibrary library) {
        List<String> parts = new ArrayList<>();
        for (int property = 0; property < 3; property++) {
            IntByReference value = new IntByReference();
            library.getFunction("cublasGetProperty").invokeInt(new Object[] {property, value});
            parts.add(Integer.toString(value.getValue()));
        }
        return String.join(".", parts);
    }

    /** 90501 is 9.5.1. */
    private static String cudnnVersion(NativeLibrary library) {
        long version = library.getFunction("cudnnGetVersion").invokeLong(new Object[0]);
        return version / 10_000 + "." + version % 10_000 / 100 + "." + version % 100;
    }

    private static String nvrtcVersion(NativeLibrary library) {
        IntByReference major = new IntByReference();
        IntByReference minor = new IntByReference();
        library.getFunction("nvrtcVersion").invokeInt(new Object[] {major, minor});
        return major.getValue() + "." + minor.getValue();
    }

    /** What the driver says; the first call that fails is the problem. */
    private static final class DriverAnswers {
        private static final int MULTIPROCESSOR_COUNT = 16;
        private static final int CAPABILITY_MAJOR = 75;
        private static final int CAPABILITY_MINOR = 76;

        private final NativeLibrary library;
        private String problem;

        DriverAnswers(NativeLibrary library) {
            this.library = library;
        }

        Optional<String> problem() {
            return Optional.ofNullable(problem);
        }

        /** {@code 12.6}. */
        String version() {
            IntByReference version = new IntByReference();
            ask("cuDriverGetVersion", version);
            return version.getValue() / 1000 + "." + version.getValue() % 1000 / 10;
        }

        List<Card> cards() {
            List<Card> cards = new ArrayList<>();
            IntByReference count = new IntByReference();
            if (ask("cuInit", 0) && ask("cuDeviceGetCount", count)) {
                for (int i = 0; i < count.getValue() && problem == null; i++) {
                    cards.add(card(i));
                }
                if (count.getValue() == 0) {
                    problem = "the CUDA driver sees no card; nvidia-smi and CUDA_VISIBLE_DEVICES tell more";
                }
            }
            return problem == null ? cards : List.of();
        }

        private Card card(int ordinal) {
            IntByReference device = new IntByReference();
            ask("cuDeviceGet", device, ordinal);
            long[] memory = memory(device.getValue());
            return new Card(
                    ordinal,
                    name(device.getValue()),
                    memory[1],
                    memory[0],
                    attribute(CAPABILITY_MAJOR, device.getValue()),
                    attribute(CAPABILITY_MINOR, device.getValue()),
                    attribute(MULTIPROCESSOR_COUNT, device.getValue()));
        }

        private String name(int device) {
            try (Memory text = new Memory(NAME_BYTES)) {
                text.clear();
                ask("cuDeviceGetName", text, NAME_BYTES, device);
                return text.getString(0);
            }
        }

        private int attribute(int attribute, int device) {
            IntByReference value = new IntByReference();
            ask("cuDeviceGetAttribute", value, attribute, device);
            return value.getValue();
        }

        /** Free and total bytes. */
        private long[] memory(int device) {
            PointerByReference context = new PointerByReference();
            LongByReference free = new LongByReference();
            LongByReference total = new LongByReference();
            if (ask("cuDevicePrimaryCtxRetain", context, device)) {
                // Put on top and taken off again: what this thread had before comes back, whatever it was.
                if (ask("cuCtxPushCurrent_v2", context.getValue())) {
                    ask("cuMemGetInfo_v2", free, total);
                    ask("cuCtxPopCurrent_v2", new PointerByReference());
                }
                ask("cuDevicePrimaryCtxRelease_v2", device);
            }
            return new long[] {free.getValue(), total.getValue()};
        }

        private boolean ask(String function, Object... arguments) {
            int result = library.getFunction(function).invokeInt(arguments);
            if (result != 0 && problem == null) {
                problem = "the CUDA driver answers " + function + " with " + error(result);
            }
            return result == 0;
        }

        private String error(int result) {
            PointerByReference name = new PointerByReference();
            int known = library.getFunction("cuGetErrorName").invokeInt(new Object[] {result, name});
            return known == 0 ? name.getValue().getString(0) : "error " + result;
        }
    }
}
