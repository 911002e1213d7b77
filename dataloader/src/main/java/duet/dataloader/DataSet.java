package duet.dataloader;

import java.util.List;

/**
 * Labelled pictures to learn from and to be judged by.
 *
 * @param name what a user would call it, for example the path it was opened from
 * @param classes the names of the classes; the index is the label
 * @param side rows and columns of every stored picture, in pixels
 */
public record DataSet(String name, List<String> classes, int side, PictureSource training, PictureSource validation) {

    /** The bands of a picture: red, green, blue. */
    public static final int BANDS = 3;

    public DataSet {
        classes = List.copyOf(classes);
        if (side < 1) {
            throw new IllegalArgumentException("pictures have a side of at least 1, not " + side);
        }
    }

    /** Bytes of one stored picture: 3 * side * side. */
    public int pictureBytes() {
        return BANDS * side * side;
    }

    /**
     * SHA-256 in hexadecimal of what there is to draw from: the classes, the side, and of every picture of both parts its
     * name inside the set and its label, in order. It tells whether indices recorded of one data set mean the same in another,
     * wherever either is kept; pixels are not looked at. Takes about a second for a million pictures.
     */
    public String digest() {
        return DataDigest.of(this);
    }
}
