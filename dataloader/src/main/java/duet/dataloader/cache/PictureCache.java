package duet.dataloader.cache;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * Keeps prepared pictures in memory outside the heap, so that each is decoded once. Training pictures come first, what is
 * left of the budget goes to validation; pictures beyond it are decoded each time they are read, with the same pixels.
 */
public final class PictureCache {

    private PictureCache() {}

    /**
     * Puts a cache in front of a data set's sources, except those that are in memory anyway. Its memory is taken at once.
     *
     * @param budgetBytes most bytes to take; 0 caches nothing
     * @throws DataException when the JVM does not allow that much memory outside the heap
     */
    public static DataSet around(DataSet set, long budgetBytes) {
        if (budgetBytes < 0) {
            throw new IllegalArgumentException("a cache has a budget of at least 0 bytes, not " + budgetBytes);
        }
        int pictureBytes = set.pictureBytes();
        int training = places(set.training(), budgetBytes, pictureBytes);
        int validation = places(set.validation(), budgetBytes - (long) training * pictureBytes, pictureBytes);
        try {
            return new DataSet(
                    set.name(),
                    set.classes(),
                    set.side(),
                    cached(set.training(), training, pictureBytes),
                    cached(set.validation(), validation, pictureBytes));
        } catch (OutOfMemoryError e) {
            long needed = ((long) training + validation) * pictureBytes;
            throw new DataException(
                    "data.cache: " + budgetBytes + " takes " + needed + " bytes outside the heap, but this JVM"
                            + " allows no more than about " + spareBytes()
                            + "; lower it or start java with a larger -XX:MaxDirectMemorySize",
                    e);
        }
    }

    /**
     * About how many bytes outside the heap this JVM still gives: its limit equals that of the heap unless
     * -XX:MaxDirectMemorySize says otherwise, which this figure does not see.
     */
    public static long spareBytes() {
        long used = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Math.max(0, Runtime.getRuntime().maxMemory() - used);
    }

    private static int places(PictureSource source, long bytes, int pictureBytes) {
        return source.inMemory() ? 0 : (int) Math.min(source.size(), bytes / pictureBytes);
    }

    private static PictureSource cached(PictureSource source, int places, int pictureBytes) {
        return places == 0 ? source : new CachedSource(source, places, pictureBytes);
    }
}
