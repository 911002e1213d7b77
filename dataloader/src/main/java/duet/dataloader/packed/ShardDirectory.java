package duet.dataloader.packed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The central directory of a shard (PKWARE's APPNOTE, section 4.3), as a few numbers per entry. Names stay in the file: there
 * may be millions.
 */
final class ShardDirectory {
    static final int LOCAL_BYTES = 30;
    static final int CENTRAL_BYTES = 46;
    static final int END_BYTES = 22;

    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final int CENTRAL_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    /** General purpose bits: 0 encrypted, 3 sizes follow the data. */
    private static final int REFUSED_FLAGS = 1 | 1 << 3;

    private static final int STORED = 0;

    private final ByteBuffer file;
    private final int begin;
    private final int[] positions;
    private final int[] offsets;
    private final int[] lengths;
    private final int[] checksums;
    private final int[] labels;

    private ShardDirectory(ByteBuffer file, int begin, int entries) {
        this.file = file;
        this.begin = begin;
        positions = new int[entries];
        offsets = new int[entries];
        lengths = new int[entries];
        checksums = new int[entries];
        labels = new int[entries];
    }

    /**
     * Reads the directory of a whole file.
     *
     * @param file little-endian, from 0 to its limit
     * @param folder what every name begins with: {@code train/}
     * @param labels by the class folder that follows
     * @throws DamagedShardException when this is no ZIP file of that many stored entries of these classes
     */
    static ShardDirectory read(ByteBuffer file, int entries, String folder, Map<String, Integer> labels)
            throws DamagedShardException {
        int end = file.limit() - END_BYTES;
        if (end < 0 || file.getInt(end) != END_SIGNATURE) {
            throw new DamagedShardException("does not end as a ZIP file does");
        }
        int counted = file.getShort(end + 10) & 0xFFFF;
        if (counted != entries) {
            throw new DamagedShardException("has " + counted + " entries, expected " + entries);
        }
        int length = file.getInt(end + 12);
        int begin = file.getInt(end + 16);
        if (begin < 0 || length < 0 || (long) begin + length != end || file.getLong(end + 4) != endCounts(entries)) {
            throw new DamagedShardException("has no directory where its end says");
        }
        ShardDirectory directory = new ShardDirectory(file, begin, entries);
        directory.readEntries(end, new FolderLabels(file, folder, labels));
        return directory;
    }

    /** Numbers of two disks, both the first, and the entries on this one and on all. */
    private static long endCounts(int entries) {
        return (long) entries << 32 | (long) entries << 48;
    }

    private void readEntries(int end, FolderLabels folders) throws DamagedShardException {
        int at = begin;
        for (int entry = 0; entry < positions.length; entry++) {
            if (end - at < CENTRAL_BYTES || file.getInt(at) != CENTRAL_SIGNATURE || next(at) > end) {
                throw new DamagedShardException("has a damaged directory (entry " + entry + ")");
            }
            positions[entry] = at;
            checksums[entry] = file.getInt(at + 16);
            lengths[entry] = file.getInt(at + 24);
            offsets[entry] = file.getInt(at + 42);
            requireStored(entry);
            labels[entry] = folders.label(at + CENTRAL_BYTES, nameLength(entry));
            at = next(at);
        }
        if (at != end) {
            throw new DamagedShardException("has a damaged directory (its length)");
        }
    }

    /** Where the entry after the one at a place begins. */
    private int next(int at) {
        return at + CENTRAL_BYTES + unsigned(at + 28) + unsigned(at + 30) + unsigned(at + 32);
    }

    private void requireStored(int entry) throws DamagedShardException {
        int at = positions[entry];
        if (unsigned(at + 10) != STORED || (file.getShort(at + 8) & REFUSED_FLAGS) != 0) {
            throw new DamagedShardException("has an entry that is not simply stored (" + name(entry) + ")");
        }
        long dataEnd = (long) offsets[entry] + LOCAL_BYTES + nameLength(entry) + lengths[entry];
        if (offsets[entry] < 0 || lengths[entry] < 0 || file.getInt(at + 20) != lengths[entry] || dataEnd > begin) {
            throw new DamagedShardException("has an entry outside the file (" + name(entry) + ")");
        }
    }

    int entries() {
        return positions.length;
    }

    int label(int entry) {
        return labels[entry];
    }

    int length(int entry) {
        return lengths[entry];
    }

    int checksum(int entry) {
        return checksums[entry];
    }

    String name(int entry) {
        byte[] name = new byte[nameLength(entry)];
        file.get(positions[entry] + CENTRAL_BYTES, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    /**
     * Where an entry's data begin, after a look at the header in front of them.
     *
     * @throws DamagedShardException when that header is not the entry's
     */
    int dataStart(int entry) throws DamagedShardException {
        int local = offsets[entry];
        int start = local + LOCAL_BYTES + unsigned(local + 26) + unsigned(local + 28);
        boolean own = file.getInt(local) == LOCAL_SIGNATURE
                && unsigned(local + 8) == STORED
                && file.getInt(local + 14) == checksums[entry]
                && file.getInt(local + 22) == lengths[entry]
                && (long) start + lengths[entry] <= begin
                && sameName(entry);
        if (!own) {
            throw new DamagedShardException("the header in front of it is damaged");
        }
        return start;
    }

    private boolean sameName(int entry) {
        int length = nameLength(entry);
        int central = positions[entry] + CENTRAL_BYTES;
        int local = offsets[entry] + LOCAL_BYTES;
        if (unsigned(offsets[entry] + 26) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (file.get(central + i) != file.get(local + i)) {
                return false;
            }
        }
        return true;
    }

    private int nameLength(int entry) {
        return unsigned(positions[entry] + 28);
    }

    private int unsigned(int at) {
        return file.getShort(at) & 0xFFFF;
    }
}
