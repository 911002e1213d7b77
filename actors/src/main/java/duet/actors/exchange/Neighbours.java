package duet.actors.exchange;

import io.aeron.Aeron;
import io.aeron.CommonContext;
import io.aeron.exceptions.AeronException;
import io.aeron.exceptions.DriverTimeoutException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.CloseHelper;

/**
 * The media drivers of other processes of this machine. A stream to such a process lies in its driver's shared memory, as a stream
 * inside one process does, and costs no datagrams. Whoever sends decides, since whoever receives hears both.
 */
final class Neighbours implements AutoCloseable {
    private static final long PULSE_MILLIS = 5_000;

    private final Path own;
    private final long driverTimeoutMillis;
    private final TransportErrors errors;
    private final Map<String, Optional<Aeron>> clients = new HashMap<>();

    /**
     * @param own directory of this process's driver; one of another user, or elsewhere, is no neighbour's
     * @param driverTimeoutMillis how long a driver may show no sign of life before its client gives up
     */
    Neighbours(Path own, long driverTimeoutMillis, TransportErrors errors) {
        this.own = own;
        this.driverTimeoutMillis = driverTimeoutMillis;
        this.errors = errors;
    }

    /** A client of the driver at an endpoint; empty where it offers none, or lies on another machine or out of reach. */
    Optional<Aeron> at(Endpoint peer) {
        return peer.memory().flatMap(directory -> clients.computeIfAbsent(directory, this::reach));
    }

    private Optional<Aeron> reach(String directory) {
        try {
            return isNear(Path.of(directory)) ? Optional.of(connect(directory)) : Optional.empty();
        } catch (IOException | AeronException e) {
            errors.count("the shared memory of " + directory + " is out of reach: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** The name has a random number in it: a directory of that name on this machine is the peer's. */
    private boolean isNear(Path directory) throws IOException {
        return WireDirectory.mayBe(directory)
                && !directory.equals(own)
                && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory).equals(Files.getOwner(own))
                && CommonContext.isDriverActive(WireDirectory.aeron(directory).toFile(), PULSE_MILLIS, line -> {});
    }

    private Aeron connect(String directory) {
        return Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(WireDirectory.aeron(Path.of(directory)).toString())
                .driverTimeoutMs(driverTimeoutMillis)
                .errorHandler(this::onError)
                .subscriberErrorHandler(errors));
    }

    /** That the peer's driver has ended shows in the streams. */
    private void onError(Throwable error) {
        if (!(error instanceof DriverTimeoutException)) {
            errors.onError(error);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(client -> client.ifPresent(CloseHelper::quietClose));
    }
}
