package duet.engine.doctor;

import com.sun.management.OperatingSystemMXBean;
import duet.dataloader.picture.PictureDecoder;
import duet.ops.cpu.CpuDevice;
import duet.ops.device.Precision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What this machine has beside cards. */
final class ThisMachine {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private ThisMachine() {}

    static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(java());
        findings.add(system());
        findings.add(processor());
        findings.add(oneDnn());
        findings.add(memory());
        findings.add(space("shared memory", SHARED_MEMORY, "where towers of a process hand parts over"));
        findings.add(space("disk", Path.of("").toAbsolutePath(), "where runs are kept unless --runs says otherwise"));
        findings.add(Finding.of(
                "JPEG", "decoded by " + PictureDecoder.description(), Map.of("decoder", PictureDecoder.description())));
        return findings;
    }

    static Finding java() {
        long heap = Runtime.getRuntime().maxMemory();
        String version = Runtime.version().toString();
        return Finding.of(
                "Java",
                version + " (" + System.getProperty("java.vendor") + "), heap up to " + gibibytes(heap),
                Map.of("version", version, "vendor", System.getProperty("java.vendor"), "heap-bytes", heap));
    }

    static Finding system() {
        String name = System.getProperty("os.name");
        String version = System.getProperty("os.version");
        String architecture = System.getProperty("os.arch");
        return Finding.of(
                "system",
                name + " " + version + ", " + architecture,
                Map.of("name", name, "version", version, "architecture", architecture));
    }

    private static Finding processor() {
        int cores = Runtime.getRuntime().availableProcessors();
        String model = model();
        return Finding.of(
                "processor",
                model + ", " + cores + (cores == 1 ? " core" : " cores") + " for this process",
                Map.of("model", model, "cores", cores));
    }

    private static String model() {
        try (var lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    static Finding oneDnn() {
        try {
            return loadedOneDnn();
        } catch (LinkageError e) {
            String words = "cannot be loaded: " + NativeCode.why(e);
            return new Finding("oneDNN", words, Optional.of(NativeCode.WHAT_TO_DO), Map.of());
        }
    }

    private static Finding loadedOneDnn() {
        boolean bfloat16 = CpuDevice.computes(Precision.BFLOAT16);
        return Finding.of(
                "oneDNN",
                CpuDevice.library() + ", kernels for " + CpuDevice.instructionSet() + ", float32"
                        + (bfloat16 ? " and bfloat16" : "; bfloat16 takes AVX-512 BF16 or later"),
                Map.of(
                        "version",
                        CpuDevice.library(),
                        "instruction-set",
                        CpuDevice.instructionSet(),
                        "bfloat16",
                        bfloat16));
    }

    private static Finding memory() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long total = system.getTotalMemorySize();
        long free = system.getFreeMemorySize();
        return Finding.of(
                "memory",
                gibibytes(total) + ", " + gibibytes(free) + " of it untouched",
                Map.of("total-bytes", total, "free-bytes", free));
    }

    private static Finding space(String subject, Path folder, String use) {
        try {
            FileStore store = Files.getFileStore(folder);
            long total = store.getTotalSpace();
            long free = store.getUsableSpace();
            return Finding.of(
                    subject,
                    folder + ", " + gibibytes(free) + " of " + gibibytes(total) + " free: " + use,
                    Map.of("path", folder.toString(), "total-bytes", total, "free-bytes", free));
        } catch (IOException e) {
            return Finding.of(subject, folder + " cannot be looked at: " + e.getMessage(), Map.of());
        }
    }

    static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / 0x1p30);
    }
}
