package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.fuzz.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Any bytes as a shard: its directory, and each record through it. */
class ShardFuzz extends FuzzTarget {
    private static final int SIDE = 2;
    private static final Map<String, Integer> LABELS = Map.of("cat", 0, "dog", 1);

    @Override
    protected List<byte[]> seeds() throws Exception {
        Path file = folder().resolve("train-00000.zip");
        try (ShardWriter writer = ShardWriter.create(file)) {
            byte[] header = NumpyHeader.ofBytes(SIDE);
            byte[] content = java.util.Arrays.copyOf(header, header.length + 3 * SIDE * SIDE);
            writer.add("train/cat/a.npy", content, content.length);
            writer.add("train/dog/é.npy", content, content.length);
            writer.finish();
        }
        return List.of(Files.readAllBytes(file));
    }

    @Override
    protected void read(byte[] input) throws Exception {
        ByteBuffer file = ByteBuffer.wrap(input).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        ShardDirectory directory = ShardDirectory.read(file, entries(file), "train/", LABELS);
        MappedShard shard = new MappedShard(Path.of("train-00000.zip"), file, directory);
        PackedPictures pictures = new PackedPictures(List.of(shard), RecordContent.of(new Storage.Raw(), SIDE));
        byte[] planar = new byte[3 * SIDE * SIDE];
        DataException refused = null;
        for (int i = 0; i < pictures.size(); i++) {
            require(LABELS.containsValue(pictures.label(i)), "label " + pictures.label(i));
            try {
                pictures.read(i, planar);
            } catch (DataException e) {
                refused = e;
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    /** As many as the file's end says, so that more than the first look at it is tried. */
    private static int entries(ByteBuffer file) {
        int at = file.limit() - ShardDirectory.END_BYTES + 10;
        return at < 0 ? 0 : Math.min(file.getShort(at) & 0xFFFF, Shard.MOST_PICTURES);
    }

    @Override
    protected boolean isRefusal(Exception e) {
        return e instanceof DataException || e instanceof DamagedShardException;
    }
}
