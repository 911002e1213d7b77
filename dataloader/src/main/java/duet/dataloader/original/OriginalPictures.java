package duet.dataloader.original;

import duet.dataloader.DataException;
import duet.dataloader.picture.Picture;

/**
 * The pictures of one part of a data set as they are distributed, of any size, in an order that never changes. Several
 * threads may read at once.
 */
public interface OriginalPictures {

    /** How many pictures there are, readable or not. */
    int size();

    /** The class of a picture, an index into {@link OriginalSet#classes()}. */
    int label(int index);

    /** The picture's name, unique within its class, without a slash; the same wherever the data set is kept. */
    String name(int index);

    /** What a user would look for to find the picture: a path, or an archive and its member. */
    String id(int index);

    /**
     * Reads and decodes one picture.
     *
     * @throws DataException when the picture cannot be read, in one line that names it and the reason
     */
    Picture read(int index);
}
