package duet.dataloader.statistics;

import duet.dataloader.DataSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * Sums over at most {@link #MOST_PICTURES} pictures. C2 makes vector instructions of short loops over whole int arrays, but of
 * none that widens bytes; so four pixels are loaded as one word, which is split into pixels 0 and 2 in the halves of one int
 * and pixels 1 and 3 in those of another. Values are added up half by half, products word by word.
 */
final class LaneSums {
    /** As many values of 255 as fit into 16 bits. */
    static final int MOST_PICTURES = 257;

    static final int BAND_PAIRS = 6;
    private static final int LANES = Integer.BYTES;
    private static final int HALVES = 0x00FF00FF;

    private final int area;
    private final int[] words;
    private final int[][] even;
    private final int[][] odd;
    private final int[][] evenValues;
    private final int[][] oddValues;
    private final int[][] products;
    private int pictures;

    LaneSums(int area) {
        this.area = area;
        int length = (area + LANES - 1) / LANES;
        words = new int[length];
        even = new int[DataSet.BANDS][length];
        odd = new int[DataSet.BANDS][length];
        evenValues = new int[DataSet.BANDS][length];
        oddValues = new int[DataSet.BANDS][length];
        products = new int[BAND_PAIRS][length];
    }

    boolean isFull() {
        return pictures == MOST_PICTURES;
    }

    void add(byte[] planarRgb) {
        for (int band = 0; band < DataSet.BANDS; band++) {
            load(planarRgb, band * area, words);
            split(words, even[band], odd[band]);
            addValues(even[band], evenValues[band]);
            addValues(odd[band], oddValues[band]);
        }
        int pair = 0;
        for (int p = 0; p < DataSet.BANDS; p++) {
            for (int q = p; q < DataSet.BANDS; q++) {
                addProducts(even[p], even[q], products[pair]);
                addProducts(odd[p], odd[q], products[pair]);
                pair++;
            }
        }
        pictures++;
    }

    /** The first pixel of four becomes the lowest byte; what is missing of the last four stays 0. */
    private void load(byte[] planarRgb, int start, int[] target) {
        IntBuffer whole = ByteBuffer.wrap(planarRgb, start, area)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer();
        int count = whole.remaining();
        whole.get(target, 0, count);
        int last = 0;
        for (int pixel = area - 1; pixel >= LANES * count; pixel--) {
            last = last << Byte.SIZE | planarRgb[start + pixel] & 0xFF;
        }
        if (count < target.length) {
            target[count] = last;
        }
    }

    private static void split(int[] words, int[] even, int[] odd) {
        for (int i = 0; i < words.length; i++) {
            even[i] = words[i] & HALVES;
            odd[i] = words[i] >>> Byte.SIZE & HALVES;
        }
    }

    private static void addValues(int[] halves, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += halves[i];
        }
    }

    /** With all four pixels of a word at once the loop is too long for C2 of Java 17, and ten times as slow. */
    private static void addProducts(int[] a, int[] b, int[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += (a[i] & 0xFF) * (b[i] & 0xFF) + (a[i] >>> Short.SIZE) * (b[i] >>> Short.SIZE);
        }
    }

    /** Adds these sums to others of twice the width and begins anew. */
    void drainTo(long[] valueSums, long[] productSums) {
        if (pictures == 0) {
            return;
        }
        for (int band = 0; band < DataSet.BANDS; band++) {
            for (int pixel = 0; pixel < area; pixel++) {
                int[] lanes = pixel % 2 == 0 ? evenValues[band] : oddValues[band];
                valueSums[band * area + pixel] += lanes[pixel / LANES] >>> (pixel % LANES / 2 * Short.SIZE) & 0xFFFF;
            }
            Arrays.fill(evenValues[band], 0);
            Arrays.fill(oddValues[band], 0);
        }
        for (int pair = 0; pair < BAND_PAIRS; pair++) {
            for (int product : products[pair]) {
                productSums[pair] += product;
            }
            Arrays.fill(products[pair], 0);
        }
        pictures = 0;
    }
}
