package duet.engine.config;

import duet.actors.cluster.HostAddress;
import duet.actors.cluster.Membership;
import duet.actors.cluster.TlsFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The keys by which a process takes part in a cluster; a coordinator and a host have the same ones. */
final class MembershipReader {
    private static final Kind<Integer> PORT =
            Kind.integer(0).where("a port from 0 (any that is free) to 65535", 0, port -> port <= 0xffff);
    private static final Kind<String> HOST = Kind.TEXT.where(
            "a name or address of this machine, such as 127.0.0.1", Addresses.LOOPBACK, Addresses::isHost);

    private final Section section;

    private MembershipReader(Section section) {
        this.section = section;
    }

    /** @param port where none is written */
    static Membership read(Section section, int port) {
        return new MembershipReader(section).read(port);
    }

    /** Knows the keys without reading them. */
    static void passOver(Section section) {
        List.of("host", "port", "tensor-port", "insecure", "tls").forEach(section::has);
    }

    private Membership read(int port) {
        List<HostAddress> seeds = seeds();
        String host = Addresses.unbracketed(section.orElse("host", HOST, Addresses.LOOPBACK));
        HostAddress address = new HostAddress(host, section.orElse("port", PORT, port));
        int tensorPort = section.orElse("tensor-port", PORT, 0);
        boolean insecure = section.orElse("insecure", Kind.FLAG, false);
        boolean guarded = section.has("tls");
        Optional<TlsFiles> tls = tls();
        checkHost(host, seeds);
        if (!Addresses.isLoopback(host) && !insecure && !guarded) {
            section.report(
                    "host",
                    "found " + host + ", which others can reach, without TLS; make certificates with the verb keys and"
                            + " name them in " + section.path("tls") + ", or write " + section.path("insecure")
                            + " = true where nobody else is on the network");
        }
        return new Membership(address, tensorPort, seeds, tls);
    }

    private List<HostAddress> seeds() {
        List<HostAddress> seeds =
                section.expect(ClusterConfig.SEEDS, Addresses.SEEDS).orElse(List.of());
        if (!seeds.isEmpty()) {
            section.effective()
                    .put(
                            ClusterConfig.SEEDS,
                            seeds.stream().map(HostAddress::toString).toList());
        }
        return seeds;
    }

    private void checkHost(String host, List<HostAddress> seeds) {
        if (Addresses.isWildcard(host)) {
            section.report(
                    "host",
                    "found " + host + ", at which nobody can find this machine; name an address that the other hosts"
                            + " reach it at");
        } else if (Addresses.isLoopback(host)) {
            seeds.stream()
                    .filter(seed -> !Addresses.isLoopback(seed.host()))
                    .findFirst()
                    .ifPresent(seed -> section.report(
                            "host",
                            "found " + host + ", which the seed " + seed + " on another machine cannot reach; name an"
                                    + " address of this machine"));
        }
    }

    /** All three or none. */
    private Optional<TlsFiles> tls() {
        Section tls = section.section("tls");
        Optional<Path> certificate = tls.optionalPath("certificate");
        Optional<Path> key = tls.optionalPath("key");
        Optional<Path> authority = tls.optionalPath("authority");
        boolean written = section.has("tls");
        if (!written) {
            section.effective().remove("tls");
        }
        for (String file : List.of("certificate", "key", "authority")) {
            if (written && !tls.has(file)) {
                tls.missing(file, "a path, as the verb keys prints it; TLS takes certificate, key and authority");
            }
        }
        tls.done();
        return certificate.isPresent() && key.isPresent() && authority.isPresent()
                ? Optional.of(new TlsFiles(absolute(certificate), absolute(key), absolute(authority)))
                : Optional.empty();
    }

    private static Path absolute(Optional<Path> file) {
        return file.orElseThrow().toAbsolutePath().normalize();
    }
}
