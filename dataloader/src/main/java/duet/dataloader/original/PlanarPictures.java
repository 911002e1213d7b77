package duet.dataloader.original;

import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.picture.Picture;
import java.util.function.IntFunction;

/**
 * Pictures that are distributed as the squares they are trained on, such as CIFAR's.
 *
 * @param side rows and columns of every picture
 * @param names gives each picture's {@link OriginalPictures#name}
 */
public record PlanarPictures(PictureSource source, int side, IntFunction<String> names) implements OriginalPictures {

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public int label(int index) {
        return source.label(index);
    }

    @Override
    public String name(int index) {
        return names.apply(index);
    }

    @Override
    public String id(int index) {
        return source.id(index);
    }

    @Override
    public Picture read(int index) {
        int plane = side * side;
        byte[] planar = new byte[DataSet.BANDS * plane];
        source.read(index, planar);
        byte[] rgb = new byte[planar.length];
        for (int pixel = 0; pixel < plane; pixel++) {
            for (int band = 0; band < DataSet.BANDS; band++) {
                rgb[DataSet.BANDS * pixel + band] = planar[band * plane + pixel];
            }
        }
        return new Picture(side, side, rgb);
    }
}
