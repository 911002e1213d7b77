package duet.engine.time;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** How much of the machine's cores other processes have used since it was made, by Linux's own accounts. */
final class ProcessorLoad {
    private static final Path ACCOUNTS = Path.of("/proc/stat");
    /** The kernel accounts in hundredths of a second whatever its clock. */
    private static final long NANOS_PER_TICK = 10_000_000L;
    /** Columns of idle and of waiting for a disk, behind the word cpu. */
    private static final int IDLE = 4;

    private static final int WAITING = 5;
    /** The last column before those of guests, which are counted as users already. */
    private static final int STOLEN = 8;

    private final OptionalLong busyBefore = busyNanos();
    private final long ownBefore = ownNanos();
    private final long start = System.nanoTime();

    /** 0 where they slept, 1 where they used all cores; empty on other systems than Linux. */
    OptionalDouble ofOthers() {
        OptionalLong busy = busyNanos();
        if (busy.isEmpty() || busyBefore.isEmpty()) {
            return OptionalDouble.empty();
        }
        double others = busy.getAsLong() - busyBefore.getAsLong() - (ownNanos() - ownBefore);
        double all = (double) (System.nanoTime() - start) * Runtime.getRuntime().availableProcessors();
        return OptionalDouble.of(Math.min(1, Math.max(0, others / all)));
    }

    private static OptionalLong busyNanos() {
        try {
            String[] columns = Files.readAllLines(ACCOUNTS).get(0).split(" +");
            return OptionalLong.of(IntStream.rangeClosed(1, STOLEN)
                            .filter(column -> column != IDLE && column != WAITING)
                            .mapToLong(column -> Long.parseLong(columns[column]))
                            .sum()
                    * NANOS_PER_TICK);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static long ownNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }
}
