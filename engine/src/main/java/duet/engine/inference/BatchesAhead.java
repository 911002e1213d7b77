package duet.engine.inference;

import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The test batches of a split in order, made by threads of their own while the one before is looked at. */
final class BatchesAhead implements AutoCloseable {
    private final int images;
    private final int views;
    private final int imagesPerBatch;
    private final ThreadLocal<BatchMaker> makers;
    private final ExecutorService loaders;
    private final Queue<Future<BatchBuffer>> ordered = new ArrayDeque<>();
    private int batchesOrdered;
    private BatchBuffer lent;

    /** @param rows most rows of a batch, at least as many as views */
    BatchesAhead(BatchFactory batches, int rows, int views, int threads) {
        images = batches.validationImages();
        this.views = views;
        imagesPerBatch = rows / views;
        makers = ThreadLocal.withInitial(batches::newMaker);
        loaders = Executors.newFixedThreadPool(threads, BatchesAhead::thread);
        for (int buffer = 0; buffer <= threads; buffer++) {
            order(new BatchBuffer(rows, batches.imageShape()));
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "test-loader");
        thread.setDaemon(true);
        return thread;
    }

    private void order(BatchBuffer buffer) {
        int first = batchesOrdered * imagesPerBatch;
        if (first < images) {
            int count = Math.min(imagesPerBatch, images - first);
            BatchRequest request = new BatchRequest(Split.VALIDATION, batchesOrdered, 0, first, count, views);
            batchesOrdered++;
            ordered.add(loaders.submit(() -> {
                makers.get().make(request, buffer);
                return buffer;
            }));
        }
    }

    /** Of all batches. */
    int images() {
        return images;
    }

    /**
     * The next batch, lent until the next call; empty after the last.
     *
     * @throws DataException when a picture cannot be read
     */
    Optional<BatchBuffer> next() {
        if (lent != null) {
            order(lent);
        }
        lent = ordered.isEmpty() ? null : made(ordered.remove());
        return Optional.ofNullable(lent);
    }

    private static BatchBuffer made(Future<BatchBuffer> batch) {
        try {
            return batch.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof DataException refused) {
                throw refused;
            }
            throw new IllegalStateException("a batch could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a batch was made", e);
        }
    }

    @Override
    public void close() {
        loaders.shutdownNow();
    }
}
