package duet.actors.cluster;

/** Where a process of the cluster listens for control messages. @param port of TCP; 0 for any that is free */
public record HostAddress(String host, int port) {
    @Override
    public String toString() {
        return bracketed() + ":" + port;
    }

    /** The host as it stands before a port. */
    String bracketed() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
