package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.Manifest;
import duet.dataloader.packed.ManifestFile;
import duet.dataloader.packed.MeanImage;
import duet.dataloader.packed.Shard;
import duet.dataloader.packed.WholeFile;
import duet.dataloader.statistics.PixelSums;
import duet.dataloader.statistics.Statistics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The end of packing: everything that needs all shards. */
final class Completion {
    private static final String REJECTED = "rejected.tsv";

    private final PackingFolder folder;
    private final List<Shard> training = new ArrayList<>();
    private final List<Shard> validation = new ArrayList<>();
    private final StringBuilder rejectedLines = new StringBuilder("picture\treason\n");
    private final PixelSums sums;
    private int rejected;

    Completion(PackingFolder folder, int side) {
        this.folder = folder;
        sums = new PixelSums(side);
    }

    /**
     * Writes the mean image, the list of what was left out, and last of all data.json, with which the set is complete.
     *
     * @param tasks all shards, finished, in order
     * @throws DataException when no training picture could be read
     */
    void write(OriginalSet set, PackingOptions options, Origin origin, List<ShardTask> tasks) throws IOException {
        for (ShardTask task : tasks) {
            add(task);
        }
        if (sums.pictures() == 0) {
            throw new DataException(
                    set.name() + ": none of its " + set.training().size()
                            + " training pictures could be read, the reasons are in " + writeRejected()
                            + "; expected at least one");
        }
        Statistics statistics = Statistics.of(sums);
        MeanImage mean = MeanImage.write(folder.path(), options.side(), statistics.meanImage());
        writeRejected();
        ManifestFile.write(
                folder.path(),
                new Manifest(
                        Origin.name(set.name()),
                        options.side(),
                        options.storage(),
                        set.classes(),
                        rejected,
                        training,
                        validation,
                        statistics.spread(),
                        mean,
                        origin.aspects()));
    }

    private void add(ShardTask task) throws IOException {
        ShardState state = folder.finished(task, sums);
        (task.part().isTraining() ? training : validation).add(state.shard());
        for (Rejected picture : state.rejected()) {
            rejected++;
            rejectedLines
                    .append(task.part().name(picture.index()))
                    .append('\t')
                    .append(picture.reason())
                    .append('\n');
        }
    }

    private Path writeRejected() throws IOException {
        Path file = folder.path().resolve(REJECTED);
        WholeFile.write(file, rejectedLines.toString().getBytes(StandardCharsets.UTF_8));
        return file;
    }
}
