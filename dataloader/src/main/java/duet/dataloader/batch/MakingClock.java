package duet.dataloader.batch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Divides the processor time of the thread that makes a batch between reading and augmenting. */
final class MakingClock {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long last;
    private long reading;
    private long augmenting;

    void begin() {
        reading = 0;
        augmenting = 0;
        last = threads.getCurrentThreadCpuTime();
    }

    void hasRead() {
        reading += lap();
    }

    void hasAugmented() {
        augmenting += lap();
    }

    MakingTime time() {
        return new MakingTime(reading, augmenting);
    }

    private long lap() {
        long now = threads.getCurrentThreadCpuTime();
        long lap = now - last;
        last = now;
        return lap;
    }
}
