package duet.dataloader;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Pictures made of a formula, which count how often they are read. Picture i has label i mod 3. */
public final class PatternPictures implements PictureSource {
    private final int side;
    private final int size;
    private final Pattern pattern;
    private final AtomicInteger reads = new AtomicInteger();

    /** A value 0..255 for every place. */
    @FunctionalInterface
    public interface Pattern {
        int at(int picture, int band, int row, int column);
    }

    public PatternPictures(int side, int size, Pattern pattern) {
        this.side = side;
        this.size = size;
        this.pattern = pattern;
    }

    /** Values that differ from place to place and picture to picture. */
    public static int varied(int picture, int band, int row, int column) {
        return (picture * 31 + band * 71 + row * 13 + column * 5 + row * column) & 0xFF;
    }

    public static DataSet set(int side, int training, int validation, Pattern pattern) {
        return new DataSet(
                "patterns",
                List.of("a", "b", "c"),
                side,
                new PatternPictures(side, training, pattern),
                new PatternPictures(side, validation, (i, band, y, x) -> pattern.at(i + training, band, y, x)));
    }

    public int reads() {
        return reads.get();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int label(int index) {
        return index % 3;
    }

    @Override
    public String id(int index) {
        return "pattern " + index;
    }

    @Override
    public String name(int index) {
        return "patterns/" + index;
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        reads.incrementAndGet();
        IntStream.range(0, planarRgb.length)
                .forEach(i -> planarRgb[i] = (byte) pattern.at(index, i / (side * side), i / side % side, i % side));
    }
}
