package duet.actors.exchange;

import duet.ops.tower.Exchange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.agrona.CloseHelper;

/**
 * The wire between the towers of one process: an embedded Aeron media driver and one IPC stream per direction and pair, in
 * shared memory. {@link #open} gives each tower its end.
 *
 * <p>Close it when the towers have ended: a tower that still waits then gets a {@link duet.ops.tower.PeerLostException}.
 */
public final class TensorWire implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);

    private final HeldDirectory directory;
    private final EmbeddedDriver driver;
    private final List<AeronExchange> ends;

    private TensorWire(HeldDirectory directory, EmbeddedDriver driver, List<AeronExchange> ends) {
        this.directory = directory;
        this.driver = driver;
        this.ends = ends;
    }

    /**
     * Starts the driver and all streams.
     *
     * @throws WireUnavailableException when there is no room for its buffers, or the driver does not start
     */
    public static TensorWire start(WireSpec spec) {
        return start(spec, WireDirectory.choose(spec.bytesNeeded()), CONNECT_TIMEOUT);
    }

    static TensorWire start(WireSpec spec, WireDirectory directory, Duration connectTimeout) {
        HeldDirectory held = new HeldDirectory(directory);
        EmbeddedDriver driver = null;
        try {
            driver = EmbeddedDriver.start(held.aeron(), spec);
            return new TensorWire(held, driver, connect(spec, driver, connectTimeout));
        } catch (RuntimeException e) {
            CloseHelper.quietClose(driver);
            held.close();
            throw new WireUnavailableException(
                    "the exchange in " + directory.path() + " did not start: " + e.getMessage(), e);
        }
    }

    private static List<AeronExchange> connect(WireSpec spec, EmbeddedDriver driver, Duration timeout) {
        Streams streams = new Streams(driver.client(), peer -> Optional.empty(), spec.run());
        List<List<StartingLink>> starting = IntStream.range(0, spec.towers())
                .mapToObj(tower -> Course.ofTower(tower, spec.towers())
                        .map(course -> streams.inside(course, spec.ipcLog()))
                        .toList())
                .toList();
        Streams.await(starting.stream().flatMap(List::stream).toList(), timeout);
        return starting.stream().map(links -> end(links, spec, driver)).toList();
    }

    private static AeronExchange end(List<StartingLink> links, WireSpec spec, EmbeddedDriver driver) {
        Seals seals = Seals.inside(spec.checksum());
        return new AeronExchange(
                Course.name(links.get(0).course().from()),
                links.stream()
                        .map(link -> link.link(spec.run(), seals, Optional.empty()))
                        .toList(),
                spec.timeout(),
                driver);
    }

    /** The end of a tower. It is the same one at every call and belongs to the wire. */
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
        return directory.directory();
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
            directory.close();
        }
    }
}
