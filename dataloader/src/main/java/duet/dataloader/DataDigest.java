package duet.dataloader;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a data set's contents list. Every text follows its length, so no two lists give the same bytes. */
final class DataDigest {
    private final MessageDigest sha256;
    private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

    private DataDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    static String of(DataSet set) {
        DataDigest digest = new DataDigest();
        digest.add(set.classes().size());
        set.classes().forEach(digest::add);
        digest.add(set.side());
        digest.add(set.training());
        digest.add(set.validation());
        return HexFormat.of().formatHex(digest.sha256.digest());
    }

    private void add(PictureSource source) {
        add(source.size());
        for (int index = 0; index < source.size(); index++) {
            add(source.name(index));
            add(source.label(index));
        }
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        add(bytes.length);
        sha256.update(bytes);
    }

    private void add(int value) {
        sha256.update(number.clear().putInt(value).flip());
    }
}
