package duet.dataloader.packed;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * An open shard.
 *
 * @param content the whole file, mapped, little-endian; its position and limit are nobody's to change
 */
record MappedShard(Path path, ByteBuffer content, ShardDirectory directory) {
    static final String REMEDY = "; restore the file or prepare the data again";

    /**
     * @param folder what every name begins with: {@code train/}
     * @throws DataException when the file is missing or not the one described
     */
    static MappedShard open(Path path, Shard expected, String folder, Map<String, Integer> labels) {
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() != expected.bytes()) {
                throw new DataException(path + ": has " + channel.size() + " bytes, expected " + expected.bytes()
                        + " as data.json says" + REMEDY);
            }
            ByteBuffer content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new MappedShard(path, content, ShardDirectory.read(content, expected.pictures(), folder, labels));
        } catch (DamagedShardException e) {
            throw new DataException(path + ": " + e.getMessage() + REMEDY, e);
        } catch (IOException e) {
            String found = Files.exists(path) ? "cannot be read (" + e + ")" : "is missing";
            throw new DataException(
                    path + ": " + found + ", expected a shard of " + expected.pictures() + " pictures" + REMEDY, e);
        }
    }
}
