package duet.actors.exchange;

/**
 * Where a host listens for tensors.
 *
 * @param host name or address
 * @param port of UDP; 0 for any that is free
 */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (host.isBlank() || port < 0 || port > 65_535) {
            throw new IllegalArgumentException(host + ":" + port + ", expected a host and a port up to 65535");
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
