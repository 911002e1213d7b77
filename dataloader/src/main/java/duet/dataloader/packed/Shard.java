package duet.dataloader.packed;

import java.util.regex.Pattern;

/**
 * A ZIP file of pictures as data.json describes it.
 *
 * @param file its name in the data set's folder
 * @param pictures how many it holds, which may be none
 * @param bytes its length
 * @param sha256 of its content, in hexadecimal
 */
public record Shard(String file, int pictures, long bytes, String sha256) {
    /** As many entries as a ZIP file counts without the extension for more. */
    public static final int MOST_PICTURES = 65_534;

    public static final long MOST_BYTES = 1L << 30;

    private static final Pattern FILE = Pattern.compile("[a-z]+-[0-9]{5,9}\\.zip");

    public Shard {
        if (!FILE.matcher(file).matches()) {
            throw new IllegalArgumentException("file \"" + file + "\", expected a name such as train-00000.zip");
        }
        if (pictures < 0 || pictures > MOST_PICTURES) {
            throw new IllegalArgumentException(pictures + " pictures, expected 0 to " + MOST_PICTURES);
        }
        if (bytes < 0 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes, expected at most " + MOST_BYTES);
        }
        Sha256.requireDigest(sha256);
    }
}
