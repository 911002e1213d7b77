package duet.actors.cluster;

import akka.actor.typed.ActorRef;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The hosts that are there, what they offer, and why some cannot be had. */
final class Roster {
    private final Map<HostAddress, Entry> entries = new HashMap<>();

    /**
     * One host.
     *
     * @param offer empty until it has said what it offers
     * @param busy with what; it may be free later
     * @param unfit why it cannot serve this run at all
     */
    private record Entry(
            ActorRef<HostOrder> host, Optional<HostOffer> offer, Optional<String> busy, Optional<String> unfit) {
        boolean free() {
            return offer.isPresent() && busy.isEmpty() && unfit.isEmpty();
        }

        /** Whether its answer may still come, or change. */
        boolean open() {
            return offer.isEmpty() || busy.isPresent();
        }

        String inWords() {
            String offered = offer.map(is -> " offers " + is.towers()).orElse(" has not answered");
            return offered + busy.or(() -> unfit).map(why -> " (" + why + ")").orElse("");
        }
    }

    static HostAddress addressOf(ActorRef<?> host) {
        return ClusterNode.addressOf(host.path().address());
    }

    /** @return those that were not there before */
    List<ActorRef<HostOrder>> found(Collection<ActorRef<HostOrder>> hosts) {
        List<ActorRef<HostOrder>> fresh =
                hosts.stream().filter(host -> !host.equals(known(host))).toList();
        fresh.forEach(host ->
                entries.put(addressOf(host), new Entry(host, Optional.empty(), Optional.empty(), Optional.empty())));
        return fresh;
    }

    private ActorRef<HostOrder> known(ActorRef<HostOrder> host) {
        Entry entry = entries.get(addressOf(host));
        return entry == null ? null : entry.host();
    }

    /** @return whether it was one of those here; one at the same address may have come in its place already */
    boolean gone(ActorRef<Void> host) {
        return entries.values().removeIf(entry -> entry.host().equals(host));
    }

    void offered(HostReply.Offered reply) {
        change(reply, entry -> new Entry(entry.host(), Optional.of(reply.offer()), reply.busy(), entry.unfit()));
    }

    void refused(HostReply.Refused reply) {
        Optional<String> reason = Optional.of(reply.reason());
        change(
                reply,
                entry -> reply.busy()
                        ? new Entry(entry.host(), entry.offer(), reason, entry.unfit())
                        : new Entry(entry.host(), entry.offer(), entry.busy(), reason));
    }

    private void change(HostReply reply, UnaryOperator<Entry> change) {
        entries.computeIfPresent(addressOf(reply.host()), (address, entry) -> change.apply(entry));
    }

    ActorRef<HostOrder> host(HostAddress address) {
        return entries.get(address).host();
    }

    HostOffer offer(HostAddress address) {
        return entries.get(address).offer().orElseThrow();
    }

    /** How many towers each free host takes. */
    Map<HostAddress, Integer> offers() {
        return entries.entrySet().stream()
                .filter(entry -> entry.getValue().free())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().offer().orElseThrow().towers()));
    }

    /** Those that may say something else if they are asked again. */
    List<ActorRef<HostOrder>> open() {
        return entries.values().stream().filter(Entry::open).map(Entry::host).toList();
    }

    /** Why a host cannot serve this run, with its name. */
    Optional<String> unfit() {
        return new TreeMap<>(byName())
                .entrySet().stream()
                        .flatMap(entry ->
                                entry.getValue().unfit().stream().map(why -> "host " + entry.getKey() + ": " + why))
                        .findFirst();
    }

    /** Who is there, with what. */
    String inWords() {
        return entries.isEmpty()
                ? "no host was there"
                : new TreeMap<>(byName())
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + entry.getValue().inWords())
                                .collect(Collectors.joining(", "));
    }

    private Map<String, Entry> byName() {
        return entries.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), Map.Entry::getValue));
    }
}
