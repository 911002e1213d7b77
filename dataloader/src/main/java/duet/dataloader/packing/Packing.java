package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.packed.Manifest;
import duet.dataloader.packed.ManifestFile;
import duet.dataloader.packed.PackedData;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Packs a data set once, so that training reads pictures of one size from a few large files. */
public final class Packing {
    private Packing() {}

    /**
     * Reads every picture of a set, brings it to one size and stores it in the folder {@code target}, with the statistics of
     * the training pictures. What comes out is the same to the byte for any number of threads, and whether or not it was
     * interrupted: when an earlier run with the same set and options was, its finished shards are kept.
     *
     * <p>Pictures that cannot be read are left out and listed in {@code rejected.tsv}. A class that has none left is kept, so
     * that labels stay what they were, and reported.
     *
     * @throws DataException in one line, unless said otherwise: when the target is something else or of another origin; when
     *     names cannot be stored; when too many pictures cannot be read (with the first of them, each in a line) or no training
     *     picture; when the disk takes no more; when the thread is interrupted, which stays set
     */
    public static PackingReport pack(OriginalSet set, Path target, PackingOptions options, PackingProgress progress) {
        EntryNames.require(set, options.storage());
        Origin origin = Origin.of(set, options);
        try {
            if (Files.exists(ManifestFile.in(target))) {
                requireSame(target, origin);
                PackingFolder.removeWork(target);
                return report(target, true);
            }
            make(set, target, options, origin, progress);
            return report(target, false);
        } catch (IOException e) {
            throw unwritable(target, e);
        }
    }

    private static void requireSame(Path target, Origin origin) {
        Manifest found = ManifestFile.read(target);
        Optional<String> difference = origin.difference(found.origin());
        if (difference.isPresent()) {
            throw new DataException(target + ": is a packed data set of another " + difference.get()
                    + "; name another folder, or delete this one");
        }
    }

    private static void make(
            OriginalSet set, Path target, PackingOptions options, Origin origin, PackingProgress progress)
            throws IOException {
        try (PackingFolder folder = PackingFolder.open(target, origin)) {
            if (folder.isComplete()) {
                requireSame(target, origin);
            } else {
                makeAll(set, folder, options, origin, progress);
            }
            PackingFolder.removeWork(target);
        }
    }

    private static void makeAll(
            OriginalSet set, PackingFolder folder, PackingOptions options, Origin origin, PackingProgress progress)
            throws IOException {
        List<ShardTask> tasks = ShardTask.of(SourcePart.of(set), options.picturesPerShard());
        long total = tasks.stream().mapToLong(ShardTask::pictures).sum();
        Tally tally = new Tally(set.name(), total, options.mostRejected(), progress);
        new PackingRun(set, options, folder, tally).make(tasks);
        new Completion(folder, options.side()).write(set, options, origin, tasks);
    }

    private static PackingReport report(Path target, boolean nothingToDo) {
        PackedData data = PackedData.open(target);
        PictureSource training = data.dataSet().training();
        BitSet present = new BitSet();
        IntStream.range(0, training.size()).map(training::label).forEach(present::set);
        List<String> absent = IntStream.range(0, data.classes().size())
                .filter(label -> !present.get(label))
                .mapToObj(data.classes()::get)
                .map(PictureClass::name)
                .toList();
        return new PackingReport(data.manifest(), nothingToDo, absent);
    }

    /** What to tell when the thread that packs was interrupted. */
    static DataException interrupted(Path target, Exception interruption) {
        return new DataException(
                target + ": packing was interrupted; start again to go on: what is finished is kept", interruption);
    }

    /** What to tell when the target's disk is full or read-only. */
    static DataException unwritable(Path target, IOException failure) {
        if (failure instanceof ClosedByInterruptException) {
            return interrupted(target, failure);
        }
        return new DataException(
                target + ": cannot be written (" + reason(failure)
                        + "); make room or check its permissions, and start again: what is finished is kept",
                failure);
    }

    private static String reason(IOException failure) {
        String reason = failure instanceof FileSystemException file ? file.getReason() : failure.getMessage();
        return Optional.ofNullable(reason)
                .flatMap(text -> text.lines().findFirst())
                .orElseGet(() -> failure.getClass().getSimpleName());
    }
}
