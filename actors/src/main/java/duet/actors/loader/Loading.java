package duet.actors.loader;

import akka.actor.typed.ActorRef;
import duet.actors.schedule.BatchSequence;
import duet.actors.schedule.PlannedBatch;
import duet.dataloader.batch.BatchBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The way of the batch buffers: free, at a loader, filled, at the towers, free. Batches are begun in the order of the run and
 * handed on in that order, whichever loader is faster. The batch that is due is always among those lent, so that even a single
 * buffer gets round.
 */
public final class Loading {
    private final BatchSequence sequence;
    private final int towers;
    private final List<ActorRef<LoaderActor.Command>> loaders;
    private final Deque<BatchBuffer> free;
    private final Deque<Integer> idle = new ArrayDeque<>();
    private final Map<Integer, PlannedBatch> making = new TreeMap<>();
    private final Map<Long, Filled> filled = new HashMap<>();
    private final Map<Long, Integer> taken = new HashMap<>();
    private Optional<PlannedBatch> planned;
    private long due;

    /** A batch that is ready for the towers. */
    public record Filled(PlannedBatch batch, BatchBuffer buffer) {}

    public Loading(
            BatchSequence sequence,
            long firstBatch,
            int towers,
            List<ActorRef<LoaderActor.Command>> loaders,
            List<BatchBuffer> buffers) {
        this.sequence = sequence;
        due = firstBatch;
        this.towers = towers;
        this.loaders = loaders;
        free = new ArrayDeque<>(buffers);
        for (int loader = 0; loader < loaders.size(); loader++) {
            idle.add(loader);
        }
        planned = sequence.next();
    }

    /** Whether every batch of the run has been handed on. */
    public boolean nothingLeft() {
        return planned.isEmpty() && making.isEmpty() && filled.isEmpty();
    }

    /** Gives idle loaders free buffers and the next batches to make. */
    public void lend() {
        while (planned.isPresent() && !free.isEmpty() && !idle.isEmpty()) {
            PlannedBatch batch = planned.get();
            int loader = idle.remove();
            making.put(loader, batch);
            loaders.get(loader).tell(new LoaderActor.Make(batch.request(), free.remove()));
            planned = sequence.next();
        }
    }

    public void ready(LoaderActor.BatchReady report) {
        PlannedBatch batch = making.remove(report.loader());
        idle.add(report.loader());
        filled.put(batch.number(), new Filled(batch, report.buffer()));
    }

    /** What the loader was making. */
    public PlannedBatch failed(int loader) {
        return making.remove(loader);
    }

    /** Hands on the batch that is due; empty while it is not filled, or belongs to an epoch after {@code openEpoch}. */
    public Optional<Filled> next(int openEpoch) {
        Filled next = filled.get(due);
        if (next == null || next.batch().epoch() > openEpoch) {
            return Optional.empty();
        }
        filled.remove(due);
        due++;
        return Optional.of(next);
    }

    /** A tower has its copy; when every tower has, the buffer is free. @return whether it is */
    public boolean taken(long number, BatchBuffer buffer) {
        boolean byAll = taken.merge(number, 1, Integer::sum) == towers;
        if (byAll) {
            taken.remove(number);
            free.add(buffer);
        }
        return byAll;
    }

    /** Who is making what, for people; empty when nobody is. */
    public Optional<String> late() {
        return making.entrySet().stream()
                .min(Map.Entry.comparingByValue((a, b) -> Long.compare(a.number(), b.number())))
                .map(entry -> "loader " + entry.getKey() + " has not made the batch of " + entry.getValue());
    }
}
