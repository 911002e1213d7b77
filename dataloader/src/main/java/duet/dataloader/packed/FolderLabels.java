package duet.dataloader.packed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Tells the label from the class folder in an entry's name. Neighbours are mostly of one class, so a folder is looked up only
 * where it differs from the one before.
 */
final class FolderLabels {
    private final ByteBuffer file;
    private final byte[] part;
    private final Map<String, Integer> labels;
    private byte[] folder = {};
    private int label;

    /**
     * @param part the folder in front: {@code train/}
     * @param labels by the name of the class
     */
    FolderLabels(ByteBuffer file, String part, Map<String, Integer> labels) {
        this.file = file;
        this.part = part.getBytes(StandardCharsets.UTF_8);
        this.labels = labels;
    }

    /** @throws DamagedShardException when the name does not begin with the part and a class */
    int label(int start, int length) throws DamagedShardException {
        if (folder.length == 0 || !startsWith(start, length, folder)) {
            change(start, length);
        }
        return label;
    }

    private void change(int start, int length) throws DamagedShardException {
        int slash = part.length;
        while (slash < length && file.get(start + slash) != '/') {
            slash++;
        }
        Integer found = startsWith(start, length, part) && slash < length
                ? labels.get(text(start + part.length, slash - part.length))
                : null;
        if (found == null) {
            throw new DamagedShardException("has an entry " + text(start, length) + ", expected one named "
                    + new String(part, StandardCharsets.UTF_8) + "<class>/<picture> with a class of data.json");
        }
        folder = new byte[slash + 1];
        file.get(start, folder);
        label = found;
    }

    private boolean startsWith(int start, int length, byte[] expected) {
        if (length < expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (file.get(start + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private String text(int start, int length) {
        byte[] bytes = new byte[length];
        file.get(start, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
