package duet.actors.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** Compares what two hosts of a run are about to compute. */
final class IdentityCheck {
    private static final String ENGINE = "engine";
    /** Differ without changing a bit. */
    private static final List<String> HARMLESS = List.of("os");

    private static final int DIGITS = 12;

    private IdentityCheck() {}

    /** Why these two cannot train together: one line; empty where they can. */
    static Optional<String> objection(String here, RunIdentity ours, String there, RunIdentity theirs) {
        if (!ours.dataDigest().equals(theirs.dataDigest())) {
            return Optional.of(
                    "the hosts have different data: %s has \"%s\" (digest %s), %s has \"%s\" (digest %s); give both the same data set"
                            .formatted(
                                    here,
                                    ours.data(),
                                    first(ours.dataDigest()),
                                    there,
                                    theirs.data(),
                                    first(theirs.dataDigest())));
        }
        if (!ours.statisticsDigest().equals(theirs.statisticsDigest())) {
            return Optional.of(
                    "the hosts make batches with different means or colour directions: %s has those of \"%s\" (digest %s), %s those of \"%s\" (digest %s); give both the same data set"
                            .formatted(
                                    here,
                                    ours.data(),
                                    first(ours.statisticsDigest()),
                                    there,
                                    theirs.data(),
                                    first(theirs.statisticsDigest())));
        }
        return Objects.equals(ours.versions().get(ENGINE), theirs.versions().get(ENGINE))
                ? Optional.empty()
                : Optional.of("the hosts have different engines: %s has %s, %s has %s; give both the same engine.jar"
                        .formatted(
                                here,
                                ours.versions().get(ENGINE),
                                there,
                                theirs.versions().get(ENGINE)));
    }

    /** What may change bits between two that can train together: one line, or nothing. */
    static Optional<String> warning(String here, RunIdentity ours, String there, RunIdentity theirs) {
        TreeSet<String> names = new TreeSet<>(ours.versions().keySet());
        names.addAll(theirs.versions().keySet());
        names.removeAll(HARMLESS);
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            String our = ours.versions().get(name);
            String their = theirs.versions().get(name);
            if (!Objects.equals(our, their)) {
                differences.add("%s: %s and %s".formatted(name, our, their));
            }
        }
        return differences.isEmpty()
                ? Optional.empty()
                : Optional.of("%s and %s differ, the bits of a run in one place may differ too (%s)"
                        .formatted(here, there, String.join("; ", differences)));
    }

    private static String first(String digest) {
        return digest.substring(0, Math.min(DIGITS, digest.length()));
    }
}
