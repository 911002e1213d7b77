package duet.dataloader.statistics;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.ops.random.Drawing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One pass over training pictures by several threads. */
final class Measurement {
    /** Keeps these draws apart from the orders of real epochs, which count from 0. */
    private static final long EPOCH_OF_SUBSET = 1L << 59;

    private final DataSet set;
    private final Statistics.Progress progress;
    private final int[] indices;
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentSkipListMap<Integer, String> problems = new ConcurrentSkipListMap<>();
    private int done;

    Measurement(DataSet set, int most, long seed, Statistics.Progress progress) {
        if (most < 1) {
            throw new IllegalArgumentException("statistics need at least 1 picture, not " + most);
        }
        this.set = set;
        this.progress = progress;
        indices = subset(set.training().size(), most, seed);
    }

    Statistics run(int threads) {
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<PixelSums>> shares = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                shares.add(workers.submit(this::share));
            }
            PixelSums total = new PixelSums(set.side());
            for (Future<PixelSums> share : shares) {
                total.add(share.get());
            }
            if (!problems.isEmpty()) {
                throw new DataException(List.copyOf(problems.values()));
            }
            return Statistics.of(total);
        } catch (ExecutionException e) {
            throw new IllegalStateException("measuring " + set.name() + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("measuring " + set.name() + " was interrupted", e);
        } finally {
            workers.shutdownNow();
        }
    }

    private PixelSums share() {
        PixelSums sums = new PixelSums(set.side());
        byte[] picture = new byte[set.pictureBytes()];
        for (int i = next.getAndIncrement();
                i < indices.length && !Thread.currentThread().isInterrupted();
                i = next.getAndIncrement()) {
            try {
                set.training().read(indices[i], picture);
                sums.add(picture);
            } catch (DataException e) {
                problems.put(indices[i], e.getMessage());
            }
            reportOne();
        }
        return sums;
    }

    private synchronized void reportOne() {
        done++;
        progress.measured(done, indices.length);
    }

    /** In ascending order. */
    private static int[] subset(int size, int most, long seed) {
        int[] drawn =
                Arrays.copyOf(Drawing.of(size, size <= most ? 0 : most, seed, EPOCH_OF_SUBSET), Math.min(size, most));
        Arrays.sort(drawn);
        return drawn;
    }
}
