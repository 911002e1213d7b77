package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.packed.Manifest;
import duet.dataloader.packed.Shard;
import duet.dataloader.packed.Storage;

/**
 * How a data set is to be packed. Only the first three change what comes out.
 *
 * @param side rows and columns every picture is brought to
 * @param picturesPerShard how many pictures of the original, readable or not, go into one file
 * @param mostRejected with more unreadable pictures than this packing stops
 * @param threads how many pictures are worked on at once
 */
public record PackingOptions(int side, Storage storage, int picturesPerShard, int mostRejected, int threads) {
    public static final int DEFAULT_PICTURES_PER_SHARD = 1024;

    /** Of names and headers, beside an entry's content. */
    private static final int MOST_OVERHEAD_BYTES = 1024;

    /** @throws DataException when a value is out of its range, or a shard could become too large */
    public PackingOptions {
        require("side", side, 1, Manifest.MOST_SIDE);
        require("pictures per shard", picturesPerShard, 1, Shard.MOST_PICTURES);
        require("most rejected pictures", mostRejected, 0, Integer.MAX_VALUE);
        require("threads", threads, 1, 1024);
        // Noise at the highest quality makes a JPEG a little larger than its pixels.
        long largestPicture = (long) DataSet.BANDS * side * side * 5 / 4 + MOST_OVERHEAD_BYTES;
        if (picturesPerShard * largestPicture > Shard.MOST_BYTES && picturesPerShard > 1) {
            throw new DataException("pictures per shard: " + picturesPerShard + " pictures of " + side + "x" + side
                    + " may take more than the " + Shard.MOST_BYTES + " bytes of a shard; expected at most "
                    + Math.max(1, Shard.MOST_BYTES / largestPicture));
        }
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new DataException(name + ": " + value + ", expected " + least + " to " + most);
        }
    }
}
