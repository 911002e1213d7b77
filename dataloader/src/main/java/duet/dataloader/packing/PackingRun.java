package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Makes the shards that are missing, by several threads; each takes the next one when it has finished one. */
final class PackingRun {
    private final OriginalSet set;
    private final PackingOptions options;
    private final PackingFolder folder;
    private final Tally tally;
    private final Queue<ShardTask> missing = new ConcurrentLinkedQueue<>();
    private volatile boolean stopped;

    PackingRun(OriginalSet set, PackingOptions options, PackingFolder folder, Tally tally) {
        this.set = set;
        this.options = options;
        this.folder = folder;
        this.tally = tally;
    }

    /** @throws DataException when there are too many unreadable pictures, the disk is full, or the thread is interrupted */
    void make(List<ShardTask> tasks) {
        tasks.forEach(this::keepOrAdd);
        tally.tell();
        ExecutorService workers = Executors.newFixedThreadPool(options.threads());
        try {
            List<Future<?>> shares = new ArrayList<>();
            for (int thread = 0; thread < options.threads(); thread++) {
                shares.add(workers.submit(this::share));
            }
            for (Future<?> share : shares) {
                share.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException("packing " + set.name() + " failed: " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Packing.interrupted(folder.path(), e);
        } finally {
            stopped = true;
            workers.shutdown();
            await(workers);
        }
        if (tally.isOver()) {
            throw tally.tooMany();
        }
    }

    private void keepOrAdd(ShardTask task) {
        folder.state(task)
                .filter(state -> !isMended(task, state))
                .ifPresentOrElse(state -> tally.keep(task, state), () -> missing.add(task));
    }

    /** Whether a picture that had to be left out can be read now: then its shard is made again. */
    private static boolean isMended(ShardTask task, ShardState state) {
        return state.rejected().stream().anyMatch(picture -> {
            try {
                task.part().pictures().read(picture.index());
                return true;
            } catch (DataException e) {
                return false;
            }
        });
    }

    private void share() {
        try (ShardPacker packer = new ShardPacker(folder, set.name(), options, tally)) {
            for (ShardTask task = next(); task != null; task = next()) {
                packer.pack(task, this::isStopped);
            }
        } catch (IOException e) {
            stopped = true;
            throw Packing.unwritable(folder.path(), e);
        } catch (RuntimeException | Error e) {
            stopped = true;
            throw e;
        }
    }

    private ShardTask next() {
        return isStopped() ? null : missing.poll();
    }

    private boolean isStopped() {
        return stopped || tally.isOver();
    }

    /** Workers stop after the picture they are at; while they write, nobody else may have the folder. */
    private static void await(ExecutorService workers) {
        boolean interrupted = Thread.interrupted();
        boolean ended = false;
        while (!ended) {
            try {
                ended = workers.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
