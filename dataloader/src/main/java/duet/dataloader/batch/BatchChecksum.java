package duet.dataloader.batch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/** CRC-32C of a batch in a buffer: its images one after the other, each when it has just been written, then its labels. */
final class BatchChecksum {
    /** In native order, which is the checksum's little-endian wherever the native libraries of this program run. */
    private final ByteBuffer memory;

    private final int imageBytes;
    private final ByteBuffer labelBytes;
    private final CRC32C crc = new CRC32C();
    private int summed;
    private int value;

    /** @param memory that of the images; only the checksum moves its position and limit */
    BatchChecksum(ByteBuffer memory, int imageBytes) {
        this.memory = memory;
        this.imageBytes = imageBytes;
        labelBytes = ByteBuffer.allocate(memory.capacity() / imageBytes * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    void begin() {
        crc.reset();
        summed = 0;
    }

    void addImage() {
        int first = summed * imageBytes;
        memory.limit(first + imageBytes).position(first);
        crc.update(memory);
        summed++;
    }

    void finish(int images, int[] labels) {
        while (summed < images) {
            addImage();
        }
        labelBytes.clear();
        for (int slot = 0; slot < images; slot++) {
            labelBytes.putInt(labels[slot]);
        }
        crc.update(labelBytes.flip());
        value = (int) crc.getValue();
    }

    int value() {
        return value;
    }
}
