package duet.actors.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which towers go to which host: one to each host in the order of addresses, in rounds until all have one. */
final class Placement {
    private static final Comparator<HostAddress> ORDER =
            Comparator.comparing(HostAddress::host).thenComparing(HostAddress::port);

    private Placement() {}

    /**
     * @param offers how many towers each host takes at most
     * @param towers numbers of those that need a host
     * @return by host, in the order of addresses, hosts without a tower left out; empty when there is no room for all
     */
    static Optional<SortedMap<HostAddress, List<Integer>>> of(Map<HostAddress, Integer> offers, List<Integer> towers) {
        if (offers.values().stream().mapToLong(Integer::longValue).sum() < towers.size()) {
            return Optional.empty();
        }
        List<HostAddress> hosts = offers.keySet().stream().sorted(ORDER).toList();
        SortedMap<HostAddress, List<Integer>> placed = new TreeMap<>(ORDER);
        int host = 0;
        for (int tower : towers) {
            while (taken(placed, hosts.get(host)) >= offers.get(hosts.get(host))) {
                host = (host + 1) % hosts.size();
            }
            placed.computeIfAbsent(hosts.get(host), first -> new ArrayList<>()).add(tower);
            host = (host + 1) % hosts.size();
        }
        return Optional.of(placed);
    }

    private static int taken(Map<HostAddress, List<Integer>> placed, HostAddress host) {
        return placed.getOrDefault(host, List.of()).size();
    }
}
