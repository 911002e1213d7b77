package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.picture.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;

/** Pictures of noise on smooth ground, drawn by a seed; some can be broken, and mended again. */
public final class DrawnPictures implements OriginalPictures {
    public static final List<PictureClass> CLASSES = List.of(
            new PictureClass("cat", "cat, house cat"), new PictureClass("dog", "dog"), new PictureClass("été", "été"));

    private final long seed;
    private final List<String> names = new ArrayList<>();
    private final Set<Integer> broken = ConcurrentHashMap.newKeySet();
    private int side;
    private IntConsumer beforeReading = index -> {};

    public DrawnPictures(long seed, int size) {
        this.seed = seed;
        for (int index = 0; index < size; index++) {
            names.add("picture " + index + ".JPEG");
        }
    }

    public static OriginalSet set(OriginalPictures training, OriginalPictures validation) {
        return new OriginalSet("/data/drawn", CLASSES, OptionalInt.empty(), training, Optional.ofNullable(validation));
    }

    /** All pictures are squares of this side instead of many sizes. */
    public DrawnPictures ofSide(int newSide) {
        side = newSide;
        return this;
    }

    public DrawnPictures named(int index, String name) {
        names.set(index, name);
        return this;
    }

    public DrawnPictures breaking(Integer... indices) {
        broken.addAll(List.of(indices));
        return this;
    }

    public DrawnPictures mend() {
        broken.clear();
        return this;
    }

    /** Something to happen before a picture is read, an exception for example. */
    public DrawnPictures before(IntConsumer action) {
        beforeReading = action;
        return this;
    }

    @Override
    public int size() {
        return names.size();
    }

    @Override
    public int label(int index) {
        return index * CLASSES.size() / names.size();
    }

    @Override
    public String name(int index) {
        return names.get(index);
    }

    @Override
    public String id(int index) {
        return "/data/drawn/somewhere/" + names.get(index);
    }

    @Override
    public Picture read(int index) {
        beforeReading.accept(index);
        if (broken.contains(index)) {
            throw new DataException(id(index) + ": is cut short; replace or remove the file\nsecond line");
        }
        Random random = new Random(seed * 1_000_003 + index);
        int width = side == 0 ? 5 + random.nextInt(20) : side;
        int height = side == 0 ? 5 + random.nextInt(20) : side;
        byte[] rgb = new byte[3 * width * height];
        int ground = random.nextInt(200);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (ground + random.nextInt(56));
        }
        return new Picture(width, height, rgb);
    }
}
