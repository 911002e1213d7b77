package duet.ops.tower;

import java.util.List;

/**
 * What a tower's weights and biases are, to the bit.
 *
 * @param sha256 in hex, of all values, canonical and little-endian, in the order of {@link TowerNetwork#parameters}
 * @param fingerprints CRC-32C of each parameter's values, in the same order: tells which one differs
 */
public record WeightDigest(String sha256, List<Integer> fingerprints) {
    public WeightDigest {
        fingerprints = List.copyOf(fingerprints);
    }
}
