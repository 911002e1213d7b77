package duet.ops.cuda;

import duet.ops.cuda.DeviceMemory.Use;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Bytes by layer and by what they are for. */
final class MemoryTable {
    private static final long MEBIBYTE = 1L << 20;

    private final Map<String, long[]> rows = new LinkedHashMap<>();
    private long sum;

    void add(DeviceMemory memory) {
        add(memory.owner(), memory.use(), memory.bytes());
    }

    void add(SharedMemory memory) {
        add(memory.what(), Use.BUFFERS, memory.needed());
    }

    private void add(String owner, Use use, long bytes) {
        rows.computeIfAbsent(owner, name -> new long[Use.values().length])[use.ordinal()] += bytes;
        sum += bytes;
    }

    long sum() {
        return sum;
    }

    /** A line for each layer and a last one for all of them, in MiB. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%-16s%14s%14s%14s%14s%14s",
                "MiB",
                "activations",
                "gradients",
                "parameters",
                "buffers",
                "together"));
        long[] total = new long[Use.values().length];
        rows.forEach((owner, bytes) -> {
            text.append('\n').append(line(owner, bytes));
            for (int i = 0; i < total.length; i++) {
                total[i] += bytes[i];
            }
        });
        return text.append('\n').append(line("together", total)).toString();
    }

    private static String line(String name, long[] bytes) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-16s", name));
        long together = 0;
        for (long cell : bytes) {
            text.append(String.format(Locale.ROOT, "%14s", mebibytes(cell)));
            together += cell;
        }
        return text.append(String.format(Locale.ROOT, "%14s", mebibytes(together)))
                .toString();
    }

    static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f", (double) bytes / MEBIBYTE);
    }
}
