package duet.actors.cluster;

import java.util.List;
import java.util.Optional;

/**
 * How this process takes part in a cluster.
 *
 * @param address where it listens
 * @param tensorPort UDP port for tensors on the same host; 0 for any that is free
 * @param seeds where a cluster is found; the first one, and no other, founds it where there is none yet
 * @param tls empty: messages go unguarded
 */
public record Membership(HostAddress address, int tensorPort, List<HostAddress> seeds, Optional<TlsFiles> tls) {
    public Membership {
        seeds = List.copyOf(seeds);
    }
}
