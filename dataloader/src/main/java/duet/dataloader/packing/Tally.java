package duet.dataloader.packing;

import duet.dataloader.DataException;
import java.util.ArrayList;
import java.util.List;

/** Counts what all threads have done and tells it. */
final class Tally {
    private static final int MOST_TOLD = 10;

    private final String setName;
    private final long total;
    private final int mostRejected;
    private final PackingProgress progress;
    private final List<String> told = new ArrayList<>();
    private long done;
    private long rejected;

    Tally(String setName, long total, int mostRejected, PackingProgress progress) {
        this.setName = setName;
        this.total = total;
        this.mostRejected = mostRejected;
        this.progress = progress;
    }

    /** Counts a shard of an earlier run, without telling. */
    synchronized void keep(ShardTask task, ShardState state) {
        done += task.pictures();
        state.rejected().forEach(each -> count(task.part(), each));
    }

    synchronized void packed() {
        done++;
        tell();
    }

    synchronized void rejected(SourcePart part, Rejected picture) {
        done++;
        count(part, picture);
        tell();
    }

    synchronized void tell() {
        progress.packed(done, rejected, total);
    }

    private void count(SourcePart part, Rejected picture) {
        rejected++;
        if (told.size() < MOST_TOLD) {
            told.add(part.pictures().id(picture.index()) + ": " + picture.reason());
        }
    }

    synchronized boolean isOver() {
        return rejected > mostRejected;
    }

    /** What to tell when {@link #isOver}. */
    synchronized DataException tooMany() {
        List<String> lines = new ArrayList<>();
        lines.add(setName + ": more of its pictures cannot be read than the " + mostRejected
                + " that may be left out; mend them under the same names or allow more, and start again: what is finished"
                + " is kept. The first are:");
        lines.addAll(told);
        return new DataException(lines);
    }
}
