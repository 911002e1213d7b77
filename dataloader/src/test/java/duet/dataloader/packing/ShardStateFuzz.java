package duet.dataloader.packing;

import duet.dataloader.packed.Shard;
import duet.dataloader.statistics.PixelSums;
import duet.fuzz.FuzzTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** What an interrupted packing left, as its compressed file holds it. */
class ShardStateFuzz extends FuzzTarget {
    private static final int SIDE = 2;

    @Override
    protected List<byte[]> seeds() throws Exception {
        Path file = folder().resolve("seed");
        new ShardState(
                        new Shard("train-00000.zip", 3, 1234, "0123456789abcdef".repeat(4)),
                        List.of(new Rejected(1, "is cut short")))
                .write(file, new PixelSums(SIDE));
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            return List.of(in.readAllBytes());
        }
    }

    @Override
    protected void read(byte[] input) throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(input);
        }
        Path file = file("state", compressed.toByteArray());
        ShardState state = ShardState.read(file);
        require(ShardState.read(file, new PixelSums(SIDE)).equals(state), "another state with its sums");
    }

    @Override
    protected boolean isRefusal(Exception e) {
        // It is made again, and nobody is told.
        return e instanceof IOException;
    }

    @Override
    protected String message(Exception refusal) {
        return "made again";
    }
}
