package duet.dataloader.packed;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a shard: a ZIP file whose entries are stored as they are. The same entries give the same bytes everywhere. The file
 * has its name only when {@link #finish} has returned; closing it before leaves nothing behind.
 */
public final class ShardWriter implements AutoCloseable {
    /**
     * Not midnight, which Java takes for an unknown time and writes a second time stamp for, one that depends on the time
     * zone.
     */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final FileChannel channel;
    private final MessageDigest sha256 = Sha256.begin();
    private final ZipOutputStream zip;
    private final CRC32 crc = new CRC32();
    private int entries;
    private long bytes = ShardDirectory.END_BYTES;

    private ShardWriter(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
        OutputStream digesting = new DigestOutputStream(Channels.newOutputStream(channel), sha256);
        zip = new ZipOutputStream(new BufferedOutputStream(digesting, BUFFER_BYTES));
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Begins a file; what is left of an earlier attempt is overwritten. */
    public static ShardWriter create(Path file) throws IOException {
        return new ShardWriter(file, WholeFile.open(WholeFile.part(file)));
    }

    /**
     * Adds an entry.
     *
     * @param name {@code train/<class>/<file>}
     * @param length how many bytes of {@code content} it has
     * @throws IOException when the disk does not take it, or the file has become too large
     */
    public void add(String name, byte[] content, int length) throws IOException {
        int nameBytes = name.getBytes(StandardCharsets.UTF_8).length;
        bytes += ShardDirectory.LOCAL_BYTES + ShardDirectory.CENTRAL_BYTES + 2L * nameBytes + length;
        if (entries == Shard.MOST_PICTURES || bytes > Shard.MOST_BYTES) {
            throw new IOException("a shard takes " + Shard.MOST_PICTURES + " pictures and " + Shard.MOST_BYTES
                    + " bytes at most; choose fewer pictures per shard");
        }
        crc.reset();
        crc.update(content, 0, length);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        entry.setSize(length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content, 0, length);
        zip.closeEntry();
        entries++;
    }

    /** Completes the file, brings it to the disk and gives it its name. */
    public Shard finish() throws IOException {
        zip.finish();
        zip.flush();
        channel.force(true);
        zip.close();
        Shard shard = new Shard(file.getFileName().toString(), entries, bytes, Sha256.end(sha256));
        WholeFile.rename(WholeFile.part(file), file);
        return shard;
    }

    /** Removes what was written unless it was finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(WholeFile.part(file));
    }
}
