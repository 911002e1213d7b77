package duet.engine.time;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the process holds in memory.
 *
 * @param bytes resident now
 * @param mostBytes resident at most so far
 * @param heapBytes committed to the Java heap
 * @param directBytes of buffers outside it: batches, and the parts that towers send and receive
 * @param mappedBytes of the exchange's logs in shared memory
 */
record ResidentMemory(long bytes, long mostBytes, long heapBytes, long directBytes, long mappedBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIBIBYTE = 1024;

    /** Empty on other systems than Linux. */
    static Optional<ResidentMemory> now() {
        try {
            List<String> status = Files.readAllLines(STATUS);
            return Optional.of(new ResidentMemory(
                    bytes(status, "VmRSS:"),
                    bytes(status, "VmHWM:"),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted(),
                    pool("direct"),
                    pool("mapped")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static long bytes(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")) * KIBIBYTE)
                .findFirst()
                .orElse(0);
    }

    private static long pool(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(name))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }
}
