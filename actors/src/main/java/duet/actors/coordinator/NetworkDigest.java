package duet.actors.coordinator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One digest for the weights of all towers. */
final class NetworkDigest {
    private NetworkDigest() {}

    /** SHA-256 in hex over the towers' digests in order. */
    static String of(List<String> towerDigests) {
        try {
            MessageDigest whole = MessageDigest.getInstance("SHA-256");
            towerDigests.forEach(digest -> whole.update(HexFormat.of().parseHex(digest)));
            return HexFormat.of().formatHex(whole.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
