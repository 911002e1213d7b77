package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import duet.actors.exchange.Endpoint;
import duet.actors.exchange.Routes;
import duet.actors.remote.Outpost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The hosts that towers were placed on, and how far each of them is. */
final class Assignment {
    private SortedMap<HostAddress, List<Integer>> placed = new TreeMap<>();
    private final Map<HostAddress, HostReply.Enlisted> enlisted = new HashMap<>();
    private final Map<HostAddress, ActorRef<Outpost.Command>> outposts = new HashMap<>();

    /** Hosts that are prepared for as many towers as before stay so. */
    void place(SortedMap<HostAddress, List<Integer>> towers) {
        placed = new TreeMap<>(towers);
        enlisted.entrySet()
                .removeIf(host ->
                        host.getValue().towers() != towersOf(host.getKey()).size());
    }

    void refused(HostAddress host) {
        placed.remove(host);
    }

    boolean has(HostAddress host) {
        return placed.containsKey(host);
    }

    List<HostAddress> hosts() {
        return List.copyOf(placed.keySet());
    }

    List<Integer> towersOf(HostAddress host) {
        return placed.getOrDefault(host, List.of());
    }

    List<HostAddress> unprepared() {
        return placed.keySet().stream()
                .filter(host -> !enlisted.containsKey(host))
                .toList();
    }

    List<HostAddress> unstationed() {
        return placed.keySet().stream()
                .filter(host -> !outposts.containsKey(host))
                .toList();
    }

    /** What is waited for, in words. @param preparing or else beginning */
    String missing(boolean preparing) {
        if (preparing) {
            return unprepared().isEmpty()
                    ? "the tensor wire of the coordinator did not start"
                    : "hosts " + unprepared() + " were not prepared";
        }
        return unstationed().isEmpty()
                ? "the weights did not reach hosts " + hosts()
                : "hosts " + unstationed() + " did not begin";
    }

    /** @return whether it was waited for: the host may have been placed anew since it was asked */
    boolean enlisted(HostReply.Enlisted reply) {
        HostAddress host = Roster.addressOf(reply.host());
        boolean awaited = towersOf(host).size() == reply.towers() && !enlisted.containsKey(host);
        if (awaited) {
            enlisted.put(host, reply);
        }
        return awaited;
    }

    void stationed(HostReply.Stationed reply) {
        outposts.put(Roster.addressOf(reply.host()), reply.outpost());
    }

    /** Where a host listens for tensors. */
    Endpoint endpoint(HostAddress host) {
        return enlisted.get(host).tensors();
    }

    Routes routes(long attempt, Endpoint coordinator, int ownTowers) {
        List<Endpoint> endpoints = new ArrayList<>(Collections.nCopies(ownTowers, coordinator));
        Map<Integer, Endpoint> remote = new TreeMap<>();
        placed.forEach((host, towers) -> towers.forEach(tower -> remote.put(tower, endpoint(host))));
        endpoints.addAll(remote.values());
        return new Routes(attempt, coordinator, endpoints);
    }

    List<MusterResult.Post> posts() {
        return placed.entrySet().stream()
                .map(host -> new MusterResult.Post(host.getKey(), host.getValue(), outposts.get(host.getKey())))
                .toList();
    }
}
