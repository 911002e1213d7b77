package duet.actors.exchange;

import java.util.Optional;

/**
 * Where a host listens for tensors.
 *
 * @param host name or address
 * @param port of UDP; 0 for any that is free
 * @param memory directory of its media driver, which other processes of the same machine reach; empty where it is for this one
 *     alone
 */
public record Endpoint(String host, int port, Optional<String> memory) {
    public Endpoint {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException(host + ":" + port + ", expected a host and a port up to 65535");
        }
    }

    public Endpoint(String host, int port) {
        this(host, port, Optional.empty());
    }

    Endpoint sharing(String directory) {
        return new Endpoint(host, port, Optional.of(directory));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
