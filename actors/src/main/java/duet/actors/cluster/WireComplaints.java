package duet.actors.cluster;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Picks out of the lines of {@link duet.actors.exchange.HostWire#errors} each kind once: their counts go on rising. */
final class WireComplaints {
    private final Set<String> told = new HashSet<>();

    List<String> fresh(List<String> lines) {
        return lines.stream()
                .filter(line -> told.add(line.replaceFirst("^[0-9]+ x ", "")))
                .map(line -> "the exchange between the hosts: " + line)
                .toList();
    }
}
