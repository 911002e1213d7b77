package duet.engine.inference;

import duet.dataloader.PictureSource;
import java.util.stream.IntStream;

/** Some of the pictures of a source, in an order of their own. */
public final class ChosenPictures implements PictureSource {
    private final PictureSource source;
    private final int[] indices;

    private ChosenPictures(PictureSource source, int[] indices) {
        this.source = source;
        this.indices = indices;
    }

    /** At most so many, spread evenly over the source: of all classes where it goes class by class. */
    public static ChosenPictures spread(PictureSource source, int most) {
        int count = Math.min(most, source.size());
        return new ChosenPictures(
                source,
                IntStream.range(0, count)
                        .map(i -> (int) ((2L * i + 1) * source.size() / (2L * count)))
                        .toArray());
    }

    @Override
    public int size() {
        return indices.length;
    }

    @Override
    public int label(int index) {
        return source.label(indices[index]);
    }

    @Override
    public String id(int index) {
        return source.id(indices[index]);
    }

    @Override
    public String name(int index) {
        return source.name(indices[index]);
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        source.read(indices[index], planarRgb);
    }
}
