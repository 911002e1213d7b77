package duet.dataloader.synthetic;

import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.util.List;
import java.util.stream.IntStream;

/** Noise with labels: nothing can be learnt from it, but every layer has its full work. For measuring the arithmetic alone. */
public final class SyntheticPictures {
    private SyntheticPictures() {}

    /**
     * @param side rows and columns of a picture
     * @param classes labels go round 0 .. classes - 1
     * @param training how many training pictures; as many are there for validation
     */
    public static DataSet create(long seed, int side, int classes, int training) {
        List<String> names =
                IntStream.range(0, classes).mapToObj(label -> "class " + label).toList();
        Noise noise = new Noise(seed, classes, training);
        return new DataSet("synthetic noise", names, side, noise, noise);
    }

    private record Noise(long seed, int classes, int size) implements PictureSource {
        private static final int WORDS = 4;

        @Override
        public int label(int index) {
            return index % classes;
        }

        @Override
        public String id(int index) {
            return "noise " + index;
        }

        @Override
        public String name(int index) {
            return id(index) + " of seed " + seed;
        }

        @Override
        public void read(int index, byte[] planarRgb) {
            Philox random = new Philox(seed);
            for (int i = 0; i < planarRgb.length; i++) {
                int place = i / Integer.BYTES;
                if (i % (WORDS * Integer.BYTES) == 0) {
                    random.block(Purpose.SYNTHETIC, index, place / WORDS);
                }
                planarRgb[i] = (byte) (random.word(place % WORDS) >>> (Byte.SIZE * (i % Integer.BYTES)));
            }
        }
    }
}
