package duet.engine.time;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** Bytes that the threads of this JVM have taken from the Java heap since it was made. */
final class HeapAllocations {
    private final Map<Long, Long> before = readings();

    /** By all threads that live now; empty where the JVM does not count. */
    OptionalLong bytes() {
        Map<Long, Long> now = readings();
        return now.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(now.entrySet().stream()
                        .mapToLong(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
                        .sum());
    }

    private static Map<Long, Long> readings() {
        Map<Long, Long> readings = new HashMap<>();
        if (ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                && threads.isThreadAllocatedMemorySupported()
                && threads.isThreadAllocatedMemoryEnabled()) {
            long[] ids = threads.getAllThreadIds();
            long[] bytes = threads.getThreadAllocatedBytes(ids);
            for (int i = 0; i < ids.length; i++) {
                if (bytes[i] >= 0) {
                    readings.put(ids[i], bytes[i]);
                }
            }
        }
        return readings;
    }
}
