package duet.dataloader.packing;

import duet.dataloader.packed.Shard;
import duet.dataloader.packed.WholeFile;
import duet.dataloader.statistics.PixelSums;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What is known of a finished shard until the set is complete. In its file the sums over the shard's pixels follow, of training pictures only; they are
 * large, so only the end of packing reads them, one after the other. The file is compressed, which gives it a checksum as well.
 */
record ShardState(Shard shard, List<Rejected> rejected) {
    private static final int VERSION = 1;

    void write(Path file, PixelSums sums) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DataOutputStream output = new DataOutputStream(new BufferedOutputStream(new FastGzip(content)))) {
            output.writeInt(VERSION);
            output.writeUTF(shard.file());
            output.writeInt(shard.pictures());
            output.writeLong(shard.bytes());
            output.writeUTF(shard.sha256());
            output.writeInt(rejected.size());
            for (Rejected each : rejected) {
                output.writeInt(each.index());
                output.writeUTF(each.reason());
            }
            sums.write(output);
        }
        WholeFile.write(file, content.toByteArray());
    }

    /** @throws IOException when the file is not whole, to its last byte */
    static ShardState read(Path file) throws IOException {
        try (DataInputStream input = open(file)) {
            ShardState state = read(input);
            input.transferTo(OutputStream.nullOutputStream());
            return state;
        } catch (IllegalArgumentException e) {
            throw new IOException(e);
        }
    }

    private static ShardState read(DataInputStream input) throws IOException {
        int version = input.readInt();
        if (version != VERSION) {
            throw new IOException("state of version " + version + ", expected " + VERSION);
        }
        Shard shard = new Shard(input.readUTF(), input.readInt(), input.readLong(), input.readUTF());
        int count = input.readInt();
        List<Rejected> rejected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rejected.add(new Rejected(input.readInt(), input.readUTF()));
        }
        return new ShardState(shard, rejected);
    }

    /** Reads a state and adds the sums behind it to others. */
    static ShardState read(Path file, PixelSums total) throws IOException {
        try (DataInputStream input = open(file)) {
            ShardState state = read(input);
            total.add(PixelSums.read(input, total.side()));
            input.transferTo(OutputStream.nullOutputStream());
            return state;
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        InputStream input = Files.newInputStream(file);
        try {
            return new DataInputStream(new BufferedInputStream(new GZIPInputStream(input)));
        } catch (IOException e) {
            input.close();
            throw e;
        }
    }

    /** Sums are mostly noise: more effort makes them hardly smaller. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream output) throws IOException {
            super(output);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
