package duet.engine.simulation;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which tower is on which host.
 *
 * @param hosts by tower; 0 is the coordinator's own process, which takes the first towers or none
 */
record Placement(List<Integer> hosts) {
    static final Placement ONE_PROCESS = new Placement(List.of(0, 0));
    static final List<Placement> ALL = List.of(
            ONE_PROCESS, new Placement(List.of(0, 1)), new Placement(List.of(1, 1)), new Placement(List.of(1, 2)));

    int host(int tower) {
        return hosts.get(tower);
    }

    boolean oneProcess() {
        return others().isEmpty();
    }

    int ownTowers() {
        return towersOf(0).size();
    }

    List<Integer> towersOf(int host) {
        return IntStream.range(0, hosts.size())
                .filter(tower -> hosts.get(tower) == host)
                .boxed()
                .toList();
    }

    /** Hosts but the coordinator's. */
    Set<Integer> others() {
        Set<Integer> others = new TreeSet<>(hosts);
        others.remove(0);
        return others;
    }
}
