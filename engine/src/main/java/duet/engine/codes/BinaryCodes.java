package duet.engine.codes;

import duet.engine.similar.Neighbour;
import duet.engine.similar.Neighbours;
import java.util.List;

/** Codes of pictures, some bits each, that are compared by how many bits differ. */
final class BinaryCodes {
    private final int bits;
    private final int words;
    private final long[] codes;

    BinaryCodes(int count, int bits) {
        this.bits = bits;
        words = (bits + Long.SIZE - 1) / Long.SIZE;
        codes = new long[Math.multiplyExact(count, words)];
    }

    int size() {
        return codes.length / words;
    }

    void set(int picture, int bit, boolean on) {
        long mask = 1L << bit % Long.SIZE;
        int word = picture * words + bit / Long.SIZE;
        codes[word] = on ? codes[word] | mask : codes[word] & ~mask;
    }

    boolean get(int picture, int bit) {
        return (codes[picture * words + bit / Long.SIZE] >>> bit % Long.SIZE & 1) != 0;
    }

    /** How many bits differ between a code here and one there. */
    int distance(int picture, BinaryCodes others, int other) {
        int distance = 0;
        for (int word = 0; word < words; word++) {
            distance += Long.bitCount(codes[picture * words + word] ^ others.codes[other * words + word]);
        }
        return distance;
    }

    /** The nearest here to a code there, the nearest first; of equals the first. */
    List<Neighbour> nearest(BinaryCodes queries, int query, int most) {
        Neighbours nearest = new Neighbours(most);
        for (int picture = 0; picture < size(); picture++) {
            nearest.offer(picture, distance(picture, queries, query));
        }
        return nearest.list();
    }

    /** Eight bits a byte, the first the highest, as NumPy's packbits has them. */
    byte[] packed(int picture) {
        byte[] bytes = new byte[(bits + Byte.SIZE - 1) / Byte.SIZE];
        for (int bit = 0; bit < bits; bit++) {
            if (get(picture, bit)) {
                bytes[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
            }
        }
        return bytes;
    }
}
