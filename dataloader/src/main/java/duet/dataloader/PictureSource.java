package duet.dataloader;

/**
 * The pictures of one part of a data set, all squares of the same side, in an order that never changes. Several threads may
 * read at once.
 */
public interface PictureSource {

    /** How many pictures there are. */
    int size();

    /** The class of a picture, an index into {@link DataSet#classes()}. */
    int label(int index);

    /** What a user would look for to find the picture, for example its path. */
    String id(int index);

    /**
     * The picture's name inside its data set, the same wherever that is kept: {@code train/cat/1.jpg}. By it
     * {@link DataSet#digest()} knows the picture.
     */
    default String name(int index) {
        return id(index);
    }

    /**
     * Reads one picture.
     *
     * @param planarRgb receives [3, side, side] bytes, 0..255 unsigned: all of red, then green, then blue, each row by row
     * @throws DataException when the picture cannot be read, naming it and the reason
     */
    void read(int index, byte[] planarRgb);

    /** Whether reading is a mere copy, so that nothing is gained by caching. */
    default boolean inMemory() {
        return false;
    }
}
