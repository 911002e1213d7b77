package duet.actors.cluster;

import java.util.Map;

/**
 * What must be the same on all hosts of a run.
 *
 * @param data what the data set calls itself
 * @param dataDigest SHA-256 in hex over classes, picture size, and the identity and label of every picture
 * @param statisticsDigest SHA-256 in hex of the means and colour directions that batches are made with
 * @param versions of everything that may change a bit, as in {@link duet.actors.event.Event.RunOpened}
 */
public record RunIdentity(String data, String dataDigest, String statisticsDigest, Map<String, String> versions) {
    public RunIdentity {
        versions = Map.copyOf(versions);
    }
}
