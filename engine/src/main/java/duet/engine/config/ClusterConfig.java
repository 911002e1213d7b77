package duet.engine.config;

import duet.actors.cluster.Membership;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How this process coordinates a run over several hosts. It belongs to the process, not to the run: hosts are not told of it, and
 * a resumed run may have another.
 *
 * @param towers how many of the run's towers this process takes itself, the first ones
 * @param cores that these towers share; empty for all of the machine
 * @param patience how long hosts for all towers are waited for
 */
public record ClusterConfig(Membership membership, int towers, OptionalInt cores, Duration patience) {
    static final String SEEDS = "seeds";
    private static final int PORT = 25520;

    /**
     * @param towers of the run
     * @return empty where no seeds are written: a run in one process, of whose other keys only the names are checked
     */
    static Optional<ClusterConfig> read(Section section, int towers, ExchangeConfig exchange, Section exchangeSection) {
        if (!section.has(SEEDS)) {
            MembershipReader.passOver(section);
            section.has("towers");
            section.has("cores");
            section.has("patience");
            section.done();
            return Optional.empty();
        }
        ClusterConfig cluster = new ClusterConfig(
                MembershipReader.read(section, PORT),
                section.orElse("towers", Kind.integer(0), 1),
                section.orElse("cores", Kind.AUTO_OR_COUNT, "auto"),
                section.orElse("patience", Kind.DURATION, "10m"));
        if (towers == 1) {
            section.report(
                    SEEDS,
                    "found seeds, but a network of one tower has nothing for other hosts; write towers = 2 or more, or"
                            + " seeds = null");
        } else if (cluster.towers() > towers) {
            section.report(
                    "towers",
                    "found " + cluster.towers() + " for this process, but the run has only " + towers
                            + "; write at most that, or 0 to coordinate only");
        }
        if (exchange.encrypt() && cluster.membership().tls().isEmpty()) {
            exchangeSection.report(
                    "encrypt",
                    "found true without cluster.tls, over which the hosts would agree on a key; make certificates with"
                            + " the verb keys and name them in cluster.tls, or write encrypt = false");
        }
        section.done();
        return Optional.of(cluster);
    }
}
