package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.packed.Shard;
import duet.dataloader.packed.ShardWriter;
import duet.dataloader.packed.Storage;
import duet.dataloader.picture.SquareFit;
import duet.dataloader.statistics.PixelSums;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Makes shards, one after the other, in one thread. */
final class ShardPacker implements AutoCloseable {
    private final PackingFolder folder;
    private final String setName;
    private final int side;
    private final Storage storage;
    private final Tally tally;
    private final PictureEncoder encoder;
    private final byte[] fitted;
    private final byte[] stored;

    ShardPacker(PackingFolder folder, String setName, PackingOptions options, Tally tally) {
        this.folder = folder;
        this.setName = setName;
        this.side = options.side();
        this.storage = options.storage();
        this.tally = tally;
        encoder = PictureEncoder.of(storage, side);
        fitted = new byte[DataSet.BANDS * side * side];
        stored = new byte[fitted.length];
    }

    /**
     * Makes a shard and writes down its state, unless it is told to stop before: then nothing is left of it.
     *
     * @throws IOException when the folder cannot be written
     */
    void pack(ShardTask task, BooleanSupplier stopped) throws IOException {
        PixelSums sums = new PixelSums(side);
        List<Rejected> rejected = new ArrayList<>();
        try (ShardWriter writer = ShardWriter.create(folder.file(task))) {
            for (int index = task.first(); index < task.end(); index++) {
                if (stopped.getAsBoolean()) {
                    return;
                }
                packOne(task.part(), index, writer, sums, rejected);
            }
            Shard shard = writer.finish();
            folder.save(task, new ShardState(shard, rejected), sums);
        }
    }

    private void packOne(SourcePart part, int index, ShardWriter writer, PixelSums sums, List<Rejected> rejected)
            throws IOException {
        try {
            SquareFit.fit(part.pictures().read(index), side, fitted);
        } catch (DataException e) {
            Rejected picture = Rejected.of(part, index, setName, e);
            rejected.add(picture);
            tally.rejected(part, picture);
            return;
        }
        String entry = part.entry(index, storage);
        encoder.encode(fitted);
        encoder.decode(entry, stored);
        if (part.isTraining()) {
            sums.add(stored);
        }
        writer.add(entry, encoder.content(), encoder.length());
        tally.packed();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
