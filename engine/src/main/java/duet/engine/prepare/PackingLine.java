package duet.engine.prepare;

import duet.dataloader.packing.PackingProgress;
import duet.engine.console.Console;
import java.util.Locale;
import java.util.function.LongSupplier;

/** How far a preparation is, how fast it goes, and how long it will take. */
final class PackingLine implements PackingProgress {
    private static final double NANOS = 1e9;

    private final Console console;
    private final LongSupplier nanoTime;
    private long startNanos;
    private long doneAtStart = -1;

    PackingLine(Console console, LongSupplier nanoTime) {
        this.console = console;
        this.nanoTime = nanoTime;
    }

    @Override
    public void packed(long done, long rejected, long total) {
        if (doneAtStart < 0) {
            startNanos = nanoTime.getAsLong();
            doneAtStart = done;
            return;
        }
        console.progress(() -> line(done, rejected, total));
    }

    /** What was finished by an earlier run counts as done, but not for the rate. */
    private String line(long done, long rejected, long total) {
        double seconds = (nanoTime.getAsLong() - startNanos) / NANOS;
        double rate = (done - doneAtStart) / seconds;
        return String.format(
                Locale.ROOT,
                "%,d of %,d pictures%s: %,.0f pictures/s, %s left",
                done,
                total,
                rejected == 0 ? "" : String.format(Locale.ROOT, ", %,d left out", rejected),
                rate,
                Console.duration((long) ((total - done) / rate)));
    }
}
