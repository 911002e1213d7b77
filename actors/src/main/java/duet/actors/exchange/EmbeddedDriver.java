package duet.actors.exchange;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.driver.Configuration;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.CloseHelper;
import org.agrona.collections.MutableBoolean;

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
    static final long LIVENESS_MILLIS = TimeUnit.NANOSECONDS.toMillis(LIVENESS_NANOS);

    // A cut of the network that is shorter than the exchange's timeout must find the streams as they were.
    private static final long BEYOND_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    // The end of a stream is told with a heartbeat, one every 100 ms, once the driver has looked at the stream.
    private static final long HOUSEKEEPING_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long ANNOUNCEMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final DriverRest rest;
    private final TransportErrors errors;
    private final MediaDriver driver;
    private final Aeron client;

    private EmbeddedDriver(MediaDriver.Context context, DriverRest rest, TransportErrors errors) {
        this.rest = rest;
        this.errors = errors;
        driver = MediaDriver.launchEmbedded(context.sharedIdleStrategy(rest).errorHandler(errors));
        try {
            client = Aeron.connect(new Aeron.Context()
                    .aeronDirectoryName(driver.aeronDirectoryName())
                    .driverTimeoutMs(LIVENESS_MILLIS)
                    .errorHandler(errors)
                    .subscriberErrorHandler(errors));
        } catch (RuntimeException e) {
            CloseHelper.quietClose(driver);
            throw e;
        }
    }

    /** For streams inside this process only: no socket is opened. */
    static EmbeddedDriver start(Path directory, WireSpec spec) {
        return new EmbeddedDriver(context(directory, spec), new Housekeeping(), new TransportErrors());
    }

    /**
     * For streams to other hosts too.
     *
     * @param guests who may send
     * @param errors told what the driver complains about
     * @param adjustment of the driver's context at last, for tests
     */
    static EmbeddedDriver start(
            Path directory,
            WireSpec spec,
            Datagrams datagrams,
            Guests guests,
            TransportErrors errors,
            Consumer<MediaDriver.Context> adjustment) {
        long livenessNanos = spec.timeout().toNanos() + BEYOND_TIMEOUT_NANOS;
        MediaDriver.Context context = context(directory, spec)
                .mtuLength(datagrams.mtu())
                .socketRcvbufLength(datagrams.receiveBuffer())
                .socketSndbufLength(datagrams.sendBuffer())
                .initialWindowLength(datagrams.window(spec.towers() - 1))
                .timerIntervalNs(HOUSEKEEPING_NANOS)
                .imageLivenessTimeoutNs(livenessNanos)
                .publicationConnectionTimeoutNs(livenessNanos)
                .flowControlReceiverTimeoutNs(livenessNanos)
                .receiveChannelEndpointSupplier(
                        (channel, dispatcher, status, whole) -> new Gate(channel, dispatcher, status, whole, guests));
        adjustment.accept(context);
        return new EmbeddedDriver(context, new Carriage(), errors);
    }

    private static MediaDriver.Context context(Path directory, WireSpec spec) {
        StreamLog log = spec.ipcLog();
        return new MediaDriver.Context()
                .aeronDirectoryName(directory.toString())
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .threadingMode(ThreadingMode.SHARED)
                // Nothing here is worth a thread that looks for work all the time, a hundredth of a core.
                .asyncExecutorEnabled(false)
                .ipcTermBufferLength(log.termLength())
                .ipcMtuLength(log.mtu())
                // All of a log is there from the start: a file system that fills up later would end the JVM.
                .termBufferSparseFile(false)
                .counterValuesBufferLength(COUNTERS)
                .errorBufferLength(ERROR_LOG)
                .lossReportBufferLength(LOSS_REPORT)
                .conductorBufferLength(Configuration.CONDUCTOR_BUFFER_LENGTH_DEFAULT)
                .toClientsBufferLength(Configuration.TO_CLIENTS_BUFFER_LENGTH_DEFAULT)
                .clientLivenessTimeoutNs(LIVENESS_NANOS)
                .publicationUnblockTimeoutNs(2 * LIVENESS_NANOS);
    }

    Aeron client() {
        return client;
    }

    /** Waits a moment for those who receive to know that the closed streams have ended. */
    void announceEnds() {
        long start = System.nanoTime();
        while (!client.isClosed() && isSending() && System.nanoTime() - start < ANNOUNCEMENT_NANOS) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** A sender's position is there until the receivers have said that they have all. */
    private boolean isSending() {
        MutableBoolean sending = new MutableBoolean();
        client.countersReader().forEach((id, type, key, label) -> {
            if (type == AeronCounters.DRIVER_SENDER_POSITION_TYPE_ID) {
                sending.set(true);
            }
        });
        return sending.get();
    }

    DriverRest rest() {
        return rest;
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
