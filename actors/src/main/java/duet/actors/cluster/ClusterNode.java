package duet.actors.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** This process as a member of a cluster. */
final class ClusterNode {
    private static final String NAME = "duet";

    private ClusterNode() {}

    /**
     * Starts the actors and begins to join.
     *
     * @param over settings that go before all others
     * @throws ClusterUnavailableException when the address cannot be taken or the TLS files cannot be used: one line
     */
    static <T> ActorSystem<T> start(Behavior<T> guardian, Membership membership, Role role, Config over) {
        membership.tls().ifPresent(TlsCheck::run);
        HostAddress address = membership.address();
        if (new InetSocketAddress(address.host(), address.port()).isUnresolved()) {
            throw new ClusterUnavailableException(
                    "cluster.host: no address is known for \"" + address.host()
                            + "\"; expected a name or address of this host",
                    null);
        }
        try {
            ActorSystem<T> system = ActorSystem.create(guardian, NAME, config(membership, role, over));
            StreamsEnd.bounded(system);
            return system;
        } catch (RuntimeException e) {
            throw new ClusterUnavailableException(reason(address, e), e);
        }
    }

    private static String reason(HostAddress address, RuntimeException e) {
        Optional<Throwable> bind = Stream.<Throwable>iterate(e, t -> t != null, Throwable::getCause)
                .filter(BindException.class::isInstance)
                .findFirst();
        if (bind.isEmpty()) {
            return "the control channel at " + address + " did not start: " + firstLine(e);
        }
        String found = bind.get().getMessage();
        return found != null && found.contains("in use")
                ? "cluster.port: " + address + " is taken by another program; choose another port, or end that program"
                : "cluster.host: " + address + " cannot be listened on (" + firstLine(bind.get())
                        + "); expected an address of this host";
    }

    private static String firstLine(Throwable e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static Config config(Membership membership, Role role, Config over) {
        ClassLoader loader = ClusterNode.class.getClassLoader();
        return over.withFallback(ConfigFactory.parseMap(settings(membership, role)))
                .withFallback(ConfigFactory.parseResources(loader, "duet-cluster.conf"))
                .withFallback(ConfigFactory.parseResources(loader, "duet-actors.conf"))
                .withFallback(ConfigFactory.load());
    }

    private static Map<String, Object> settings(Membership membership, Role role) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(
                "akka.remote.artery.canonical.hostname", membership.address().bracketed());
        settings.put("akka.remote.artery.canonical.port", membership.address().port());
        settings.put("akka.cluster.roles", List.of(role.word()));
        settings.put(
                "akka.cluster.seed-nodes",
                membership.seeds().stream()
                        .map(seed -> "akka://" + NAME + "@" + seed)
                        .toList());
        membership.tls().ifPresent(tls -> {
            settings.put("akka.remote.artery.transport", "tls-tcp");
            String engine = "akka.remote.artery.ssl.rotating-keys-engine.";
            settings.put(engine + "cert-file", tls.certificate().toString());
            settings.put(engine + "key-file", tls.key().toString());
            settings.put(engine + "ca-cert-file", tls.authority().toString());
        });
        return settings;
    }

    /** Where this process listens, with the port that was found. */
    static HostAddress addressOf(ActorSystem<?> system) {
        return addressOf(Cluster.get(system).selfMember().address());
    }

    static HostAddress addressOf(Address address) {
        String host = address.host().get();
        boolean bracketed = host.startsWith("[");
        return new HostAddress(bracketed ? host.substring(1, host.length() - 1) : host, (Integer)
                address.port().get());
    }
}
