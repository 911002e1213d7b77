package duet.dataloader.original;

import duet.dataloader.DataException;

/**
 * How long a file may be that is to be read whole and decoded. ImageNet's longest picture has 15 MB; what is far above is
 * no picture, and would take the memory the others need.
 */
public final class FileLimit {
    public static final int MOST_BYTES = 64 << 20;

    private FileLimit() {}

    /**
     * The length as an int.
     *
     * @param id names the file, for the message
     * @throws DataException when it is above {@link #MOST_BYTES}
     */
    public static int checked(long bytes, String id) {
        if (bytes > MOST_BYTES) {
            throw new DataException(id + ": has " + bytes + " bytes, expected a picture of at most " + MOST_BYTES
                    + "; replace or remove the file");
        }
        return (int) bytes;
    }
}
