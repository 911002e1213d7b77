package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.Storage;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names inside shards. */
final class EntryNames {
    private EntryNames() {}

    /**
     * A picture's name without the characters that archives and file systems take for more than a name: slashes, controls and
     * halves of surrogate pairs become %XX or %uXXXX, and so does % itself, so that different names stay different.
     */
    static String escaped(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.codePoints().forEach(point -> {
            if (Character.getType(point) == Character.SURROGATE) {
                text.append(String.format(Locale.ROOT, "%%u%04X", point));
            } else if (point == '%' || isUnfit(point)) {
                text.append(String.format(Locale.ROOT, "%%%02X", point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.toString();
    }

    private static boolean isUnfit(int point) {
        return point == '/' || point == '\\' || Character.isISOControl(point);
    }

    /**
     * Checks that classes can be folders and that no two pictures get the same entry.
     *
     * @throws DataException naming what cannot be
     */
    static void require(OriginalSet set, Storage storage) {
        Set<String> classes = new HashSet<>();
        set.classes().forEach(each -> requireClass(set, each.name(), classes));
        for (SourcePart part : SourcePart.of(set)) {
            requireDifferent(part, storage);
        }
    }

    private static void requireClass(OriginalSet set, String name, Set<String> others) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.codePoints()
                        .anyMatch(point -> isUnfit(point) || Character.getType(point) == Character.SURROGATE)) {
            throw new DataException(set.name() + ": has a class \"" + escaped(name)
                    + "\", expected a name that a folder can have; rename the class");
        }
        if (!others.add(name)) {
            throw new DataException(set.name() + ": has two classes " + name + "; rename one");
        }
    }

    /** By 64-bit hashes first: a set of a million names would take ten times the memory. */
    private static void requireDifferent(SourcePart part, Storage storage) {
        int size = part.pictures().size();
        long[] hashes = new long[size];
        for (int index = 0; index < size; index++) {
            hashes[index] = hash(part.entry(index, storage));
        }
        long[] sorted = hashes.clone();
        Arrays.sort(sorted);
        Set<Long> repeated = new HashSet<>();
        for (int i = 1; i < size; i++) {
            if (sorted[i] == sorted[i - 1]) {
                repeated.add(sorted[i]);
            }
        }
        if (!repeated.isEmpty()) {
            requireDifferent(part, storage, hashes, repeated);
        }
    }

    private static void requireDifferent(SourcePart part, Storage storage, long[] hashes, Set<Long> repeated) {
        Set<String> names = new HashSet<>();
        for (int index = 0; index < hashes.length; index++) {
            if (repeated.contains(hashes[index]) && !names.add(part.entry(index, storage))) {
                throw new DataException(part.pictures().id(index) + ": would be stored as " + part.entry(index, storage)
                        + ", as another picture is; rename one of them");
            }
        }
    }

    /** FNV-1a over the characters. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
