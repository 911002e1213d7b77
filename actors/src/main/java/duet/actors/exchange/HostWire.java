package duet.actors.exchange;

import duet.ops.tower.Exchange;
import io.aeron.driver.MediaDriver;
import io.aeron.exceptions.AeronException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.CloseHelper;

/**
 * One host's part of the wire of a run over several hosts: an embedded Aeron media driver; IPC between the towers of this host
 * and, where the run allows it, to other processes of the same machine, UDP to those of other machines. {@link #listen} first, on every host; then {@link #connect} with what all of them answered.
 */
public final class HostWire implements AutoCloseable {

    /** The peer's number, to a tower, of the coordinator in {@link #coordinator}. */
    public static final int COORDINATOR = -1;

    private final WireSpec spec;
    private final Datagrams datagrams;
    private final HeldDirectory directory;
    private final TransportErrors errors;
    private final Guests guests;
    private final EmbeddedDriver driver;
    private final Listening listening;
    private final Neighbours neighbours;

    private volatile Map<Integer, AeronExchange> towers = Map.of();
    private volatile Map<Integer, AeronExchange> coordinated = Map.of();
    private volatile Map<Integer, AeronExchange> bulk = Map.of();

    private HostWire(
            WireSpec spec,
            Endpoint bind,
            Datagrams datagrams,
            HeldDirectory directory,
            Consumer<MediaDriver.Context> adjustment) {
        this.spec = spec;
        this.datagrams = datagrams;
        this.directory = directory;
        errors = new TransportErrors();
        guests = new Guests(errors::count);
        driver = EmbeddedDriver.start(directory.aeron(), spec, datagrams, guests, errors, adjustment);
        try {
            listening = Listening.on(driver.client(), bind);
        } catch (RuntimeException e) {
            CloseHelper.quietClose(driver);
            throw e;
        }
        neighbours = new Neighbours(directory.path(), EmbeddedDriver.LIVENESS_MILLIS, errors);
    }

    /**
     * Starts the driver and listens.
     *
     * @param bind an address of this host that the others can reach, with port 0 for any that is free
     * @throws WireUnavailableException when there is no room for the buffers, the port is taken or the driver does not start
     */
    public static HostWire listen(WireSpec spec, Endpoint bind) {
        Datagrams datagrams = Datagrams.at(bind, spec.mtu());
        return listen(spec, bind, datagrams, WireDirectory.choose(spec.bytesNeeded(datagrams.mtu())), context -> {});
    }

    static HostWire listen(
            WireSpec spec,
            Endpoint bind,
            Datagrams datagrams,
            WireDirectory directory,
            Consumer<MediaDriver.Context> adjustment) {
        HeldDirectory held = new HeldDirectory(directory);
        try {
            return new HostWire(spec, bind, datagrams, held, adjustment);
        } catch (RuntimeException e) {
            held.close();
            throw new WireUnavailableException(
                    "the exchange cannot listen on %s: %s".formatted(bind, e.getMessage()), e);
        }
    }

    /** Where others reach this host: {@code bind} with the port that was found, and the shared memory where the run allows it. */
    public Endpoint endpoint() {
        Endpoint endpoint = listening.endpoint();
        return spec.sharedMemory() ? endpoint.sharing(directory.path().toString()) : endpoint;
    }

    /** Whether what goes from here to a peer goes through shared memory. */
    public boolean isNear(Endpoint peer) {
        return neighbours.at(peer).isPresent();
    }

    /**
     * Makes the streams between the towers of this host and all others, and those between the coordinator and each tower on
     * another host; returns when all of them stand. The towers of this host are those whose endpoint is {@link #endpoint}. Once
     * only.
     *
     * @throws WireUnavailableException naming the peer when one does not stand in time
     */
    public void connect(Routes routes, Protection protection, Duration timeout) {
        if (routes.towers().size() != spec.towers()) {
            throw new IllegalArgumentException(
                    "routes of " + routes.towers().size() + " towers, expected " + spec.towers());
        }
        try {
            connect(new Share(routes, endpoint()), protection, timeout);
        } catch (AeronException e) {
            throw new WireUnavailableException(
                    "the exchange at " + endpoint() + " cannot be connected: " + e.getMessage(), e);
        }
    }

    private void connect(Share share, Protection protection, Duration timeout) {
        long token = share.routes().token();
        guests.expect(share.leaving().map(Course::back), token);
        Streams streams = new Streams(driver.client(), neighbours::at, token);
        Map<Integer, List<StartingLink>> ofTowers = start(share.towers(), tower -> towerLinks(share, streams, tower));
        Map<Integer, List<StartingLink>> toCoordinator =
                start(share.coordinated(), tower -> bulkLink(share, streams, new Course(tower, COORDINATOR)));
        Map<Integer, List<StartingLink>> toTowers =
                start(share.remote(), tower -> bulkLink(share, streams, new Course(COORDINATOR, tower)));
        List<StartingLink> all = Stream.of(ofTowers, toCoordinator, toTowers)
                .map(Map::values)
                .flatMap(Collection::stream)
                .flatMap(List::stream)
                .toList();
        Streams.await(all, timeout);
        if (all.stream().allMatch(StartingLink::inMemory)) {
            driver.rest().noDatagrams();
        }
        towers = ends(share, protection, ofTowers);
        coordinated = ends(share, protection, toCoordinator);
        bulk = ends(share, protection, toTowers);
    }

    private static Map<Integer, List<StartingLink>> start(
            List<Integer> towers, Function<Integer, List<StartingLink>> links) {
        return towers.stream().collect(Collectors.toMap(tower -> tower, links));
    }

    private List<StartingLink> towerLinks(Share share, Streams streams, int tower) {
        return share.ofTower(tower).stream()
                .map(course -> share.isHere(course.to())
                        ? streams.inside(course, spec.ipcLog())
                        : streams.between(
                                course,
                                share.at(course.to()),
                                spec.memoryLog(),
                                spec.udpLog(datagrams.mtu()),
                                Listening.CHANNEL))
                .toList();
    }

    private List<StartingLink> bulkLink(Share share, Streams streams, Course course) {
        return List.of(streams.between(
                course, share.at(course.to()), spec.bulkMemoryLog(), spec.bulkLog(datagrams.mtu()), Listening.CHANNEL));
    }

    private Map<Integer, AeronExchange> ends(
            Share share, Protection protection, Map<Integer, List<StartingLink>> starting) {
        return starting.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> end(share, protection, entry.getValue())));
    }

    private AeronExchange end(Share share, Protection protection, List<StartingLink> starting) {
        long token = share.routes().token();
        Seals inside = Seals.inside(spec.checksum());
        Seals between = Seals.between(protection, token);
        return new AeronExchange(
                Course.name(starting.get(0).course().from()),
                starting.stream()
                        .map(link -> share.isHere(link.course().to())
                                ? link.link(token, inside, Optional.empty())
                                : link.link(token, between, Optional.of(() -> drop(link.name()))))
                        .toList(),
                spec.timeout(),
                driver);
    }

    private void drop(String peer) {
        errors.count("a fragment in the stream of " + peer + " that is not its own: dropped");
    }

    /** The end of a tower of this host, whose peers are the other towers. The same one at every call; belongs to the wire. */
    public Exchange open(int tower) {
        return require(towers, tower);
    }

    /**
     * On the host of a tower: the end for bulk to and from the coordinator, whose only peer is {@link #COORDINATOR}. For one
     * thread of its own.
     */
    public Exchange coordinator(int tower) {
        return require(coordinated, tower);
    }

    /** On the coordinator's host: the end for bulk to and from a tower on another host, whose only peer is that tower. */
    public Exchange bulk(int tower) {
        return require(bulk, tower);
    }

    private Exchange require(Map<Integer, AeronExchange> ends, int tower) {
        AeronExchange end = ends.get(tower);
        if (end == null) {
            throw new IllegalArgumentException(
                    "no such end of tower " + tower + " at " + endpoint() + ", expected one of " + ends.keySet());
        }
        return end;
    }

    /** What the user should know about where the buffers lie and what the sockets hold: one line, or nothing. */
    public Optional<String> warning() {
        String lines = Stream.of(directory.warning(), datagrams.warning())
                .flatMap(Optional::stream)
                .collect(Collectors.joining("; "));
        return Optional.of(lines).filter(text -> !text.isEmpty());
    }

    /** What the driver complained about and what was dropped: one line for each kind, with its count. */
    public List<String> errors() {
        return errors.lines();
    }

    WireDirectory directory() {
        return directory.directory();
    }

    /** Whoever waits in an exchange then gets a {@link duet.ops.tower.PeerLostException}. */
    @Override
    public void close() {
        try {
            Stream.of(towers, coordinated, bulk).map(Map::values).forEach(CloseHelper::closeAll);
            neighbours.close();
            driver.announceEnds();
            driver.close();
        } finally {
            directory.close();
        }
    }
}
