package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32;

/** The pictures of one part, shard after shard. Every record's checksum is compared each time it is read. */
final class PackedPictures implements PictureSource {
    private final List<MappedShard> shards;
    private final RecordContent content;
    /** The index of each shard's first picture, and of the one after the last. */
    private final int[] begins;

    private final ThreadLocal<Reader> readers = ThreadLocal.withInitial(Reader::new);

    PackedPictures(List<MappedShard> shards, RecordContent content) {
        this.shards = shards;
        this.content = content;
        begins = new int[shards.size() + 1];
        for (int shard = 0; shard < shards.size(); shard++) {
            begins[shard + 1] = begins[shard] + shards.get(shard).directory().entries();
        }
    }

    @Override
    public int size() {
        return begins[shards.size()];
    }

    @Override
    public int label(int index) {
        int shard = shardOf(index);
        return shards.get(shard).directory().label(index - begins[shard]);
    }

    @Override
    public String name(int index) {
        int shard = shardOf(index);
        return shards.get(shard).directory().name(index - begins[shard]);
    }

    @Override
    public String id(int index) {
        return shards.get(shardOf(index)).path() + ", entry " + DamagedShardException.printable(name(index));
    }

    @Override
    public boolean inMemory() {
        return content.isPlain();
    }

    @Override
    public void read(int index, byte[] planarRgb) {
        int shard = shardOf(index);
        try {
            readers.get().read(shard, index - begins[shard], planarRgb);
        } catch (DamagedShardException e) {
            throw new DataException(id(index) + ": " + e.getMessage() + MappedShard.REMEDY, e);
        }
    }

    private int shardOf(int index) {
        Objects.checkIndex(index, size());
        int found = Arrays.binarySearch(begins, index);
        if (found < 0) {
            return -found - 2;
        }
        // Shards without pictures begin where the next one does.
        while (begins[found + 1] == index) {
            found++;
        }
        return found;
    }

    /** What a thread needs to read without making garbage. */
    private final class Reader {
        private final CRC32 crc = new CRC32();
        private final ByteBuffer[] views = new ByteBuffer[shards.size()];

        void read(int shard, int entry, byte[] planarRgb) throws DamagedShardException {
            ShardDirectory directory = shards.get(shard).directory();
            int start = directory.dataStart(entry);
            ByteBuffer view = view(shard).limit(start + directory.length(entry)).position(start);
            crc.reset();
            crc.update(view);
            if ((int) crc.getValue() != directory.checksum(entry)) {
                throw new DamagedShardException("its content is damaged (CRC-32)");
            }
            content.decode(view.position(start), planarRgb);
        }

        private ByteBuffer view(int shard) {
            if (views[shard] == null) {
                views[shard] = shards.get(shard).content().duplicate().order(ByteOrder.LITTLE_ENDIAN);
            }
            return views[shard].clear();
        }
    }
}
