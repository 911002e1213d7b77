package duet.actors.exchange;

import io.aeron.Aeron;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.CloseHelper;

/** The media driver inside this process, in one thread, and a client of it. */
final class EmbeddedDriver implements AutoCloseable {
    private static final int COUNTERS = 1 << 20;
    private static final int ERROR_LOG = Configuration.ERROR_BUFFER_LENGTH_DEFAULT;
    private static final int LOSS_REPORT = Configuration.LOSS_REPORT_BUFFER_LENGTH_DEFAULT;

    /** Bytes of the driver's own files, rounded up: the labels of the counters take four times their values. */
    static final long FILES = 5L * COUNTERS
            + ERROR_LOG
            + LOSS_REPORT
            + Configuration.CONDUCTOR_BUFFER_LENGTH_DEFAULT
            + Configuration.TO_CLIENTS_BUFFER_LENGTH_DEFAULT
            + (1 << 20);

    // Driver and client live and die together: neither needs to watch whether the other is alive, and a process that
    // was stopped for a while must find both as they were.
    private static final long LIVENESS_NANOS = TimeUnit.HOURS.toNanos(24);

    private final Housekeeping housekeeping = new Housekeeping();
    private final TransportErrors errors = new TransportErrors();
    private final MediaDriver driver;
    private final Aeron client;

    private EmbeddedDriver(Path directory, WireSpec spec) {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(housekeeping)
                .ipcTermBufferLength(spec.termLength())
                .ipcMtuLength(spec.mtu())
                // All of a log is there from the start: a file system that fills up later would end the JVM.
                .termBufferSparseFile(false)
                .counterValuesBufferLength(COUNTERS)
                .errorBufferLength(ERROR_LOG)
                .lossReportBufferLength(LOSS_REPORT)
                .conductorBufferLength(Configuration.CONDUCTOR_BUFFER_LENGTH_DEFAULT)
                .toClientsBufferLength(Configuration.TO_CLIENTS_BUFFER_LENGTH_DEFAULT)
                .clientLivenessTimeoutNs(LIVENESS_NANOS)
                .publicationUnblockTimeoutNs(2 * LIVENESS_NANOS)
                .errorHandler(errors));
        try {
            client = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .driverTimeoutMs(TimeUnit.NANOSECONDS.toMillis(LIVENESS_NANOS))
                    .errorHandler(errors)
                    .subscriberErrorHandler(errors));
        } catch (RuntimeException e) {
            CloseHelper.quietClose(driver);
            throw e;
        }
    }

    static EmbeddedDriver start(Path directory, WireSpec spec) {
        return new EmbeddedDriver(directory, spec);
    }

    Aeron client() {
        return client;
    }

    /** Moves windows on now instead of after the nap. */
    void wake() {
        housekeeping.wake();
    }

    /** The first error of driver and client, or null. */
    Throwable firstError() {
        return errors.first();
    }

    List<String> errors() {
        return errors.lines();
    }

    @Override
    public void close() {
        CloseHelper.closeAll(client, driver);
    }
}
