package duet.actors.exchange;

import duet.ops.tower.Exchange;
import io.aeron.Aeron;
import io.aeron.ChannelUriStringBuilder;
import io.aeron.CommonContext;
import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.CloseHelper;

/**
 * The wire between the two towers of this process: an embedded Aeron media driver and one IPC stream per direction, in
 * shared memory. {@link #open} gives each tower its end.
 *
 * <p>Close it when the towers have ended: a tower that still waits then gets a {@link duet.ops.tower.PeerLostException}.
 */
public final class TensorWire implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private final WireDirectory directory;
    private final EmbeddedDriver driver;
    private final List<AeronExchange> ends;
    private final Thread removal;

    private TensorWire(WireDirectory directory, EmbeddedDriver driver, List<AeronExchange> ends, Thread removal) {
        this.directory = directory;
        this.driver = driver;
        this.ends = ends;
        this.removal = removal;
    }

    /**
     * Starts the driver and both streams.
     *
     * @throws WireUnavailableException when there is no room for its buffers, or the driver does not start
     */
    public static TensorWire start(WireSpec spec) {
        return start(spec, WireDirectory.choose(spec.bytesNeeded()), CONNECT_TIMEOUT);
    }

    static TensorWire start(WireSpec spec, WireDirectory directory, Duration connectTimeout) {
        // For a JVM that ends without closing the wire: mapped files may be unlinked at any time.
        Thread removal = new Thread(directory::remove, "wire-removal");
        Runtime.getRuntime().addShutdownHook(removal);
        EmbeddedDriver driver = null;
        try {
            driver = EmbeddedDriver.start(directory.path(), spec);
            return new TensorWire(directory, driver, connect(spec, driver, connectTimeout), removal);
        } catch (RuntimeException e) {
            CloseHelper.quietClose(driver);
            dispose(directory, removal);
            throw new WireUnavailableException(
                    "the exchange in " + directory.path() + " did not start: " + e.getMessage(), e);
        }
    }

    private static List<AeronExchange> connect(WireSpec spec, EmbeddedDriver driver, Duration timeout) {
        Aeron client = driver.client();
        String channel = new ChannelUriStringBuilder()
                .media(CommonContext.IPC_MEDIA)
                .termLength(spec.termLength())
                .build();
        List<Subscription> subscriptions = new ArrayList<>();
        List<ExclusivePublication> publications = new ArrayList<>();
        for (int tower = 0; tower < WireSpec.TOWERS; tower++) {
            subscriptions.add(client.addSubscription(channel, streamOf(peerOf(tower))));
            publications.add(client.addExclusivePublication(channel, streamOf(tower)));
        }
        awaitConnection(subscriptions, publications, timeout);
        List<AeronExchange> ends = new ArrayList<>();
        for (int tower = 0; tower < WireSpec.TOWERS; tower++) {
            Subscription subscription = subscriptions.get(tower);
            ends.add(new AeronExchange(
                    tower, spec, publications.get(tower), subscription, subscription.imageAtIndex(0), driver));
        }
        return List.copyOf(ends);
    }

    private static void awaitConnection(
            List<Subscription> subscriptions, List<ExclusivePublication> publications, Duration timeout) {
        long start = System.nanoTime();
        while (!(subscriptions.stream().allMatch(Subscription::isConnected)
                && publications.stream().allMatch(ExclusivePublication::isConnected))) {
            if (System.nanoTime() - start >= timeout.toNanos()) {
                throw new WireUnavailableException(
                        "its streams were not connected after " + timeout.toMillis() + " ms");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static int peerOf(int tower) {
        return WireSpec.TOWERS - 1 - tower;
    }

    /** The stream on which a tower sends. */
    private static int streamOf(int tower) {
        return 1 + 2 * tower;
    }

    /** The end of tower 0 or 1. It is the same one at every call and belongs to the wire. */
    public Exchange open(int tower) {
        return ends.get(tower);
    }

    /** What the user should know about where the buffers lie: one line, or nothing. */
    public Optional<String> warning() {
        return directory.warning();
    }

    /** What the media driver complained about: one line for each kind of error, with its count. */
    public List<String> errors() {
        return driver.errors();
    }

    WireDirectory directory() {
        return directory;
    }

    EmbeddedDriver driver() {
        return driver;
    }

    @Override
    public void close() {
        try {
            CloseHelper.closeAll(ends);
            driver.close();
        } finally {
            dispose(directory, removal);
        }
    }

    private static void dispose(WireDirectory directory, Thread removal) {
        directory.remove();
        try {
            Runtime.getRuntime().removeShutdownHook(removal);
        } catch (IllegalStateException e) {
            // The JVM is going down already and runs the hook itself.
        }
    }
}
