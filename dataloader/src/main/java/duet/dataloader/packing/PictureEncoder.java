package duet.dataloader.packing;

import duet.dataloader.DataException;
import duet.dataloader.packed.NumpyHeader;
import duet.dataloader.packed.Storage;
import java.util.Arrays;

/**
 * Turns pixels into the content of an entry, and back into the pixels that will be read from it. For one thread; its buffers
 * are used again for the next picture.
 */
interface PictureEncoder extends AutoCloseable {

    /** @param planarRgb [3, side, side] */
    void encode(byte[] planarRgb);

    /** The bytes of the last encoded picture; only the first {@link #length} count. */
    byte[] content();

    int length();

    /**
     * Decodes the last encoded picture, as a reader of the set will.
     *
     * @throws DataException when it cannot be
     */
    void decode(String name, byte[] planarRgb);

    @Override
    void close();

    static PictureEncoder of(Storage storage, int side) {
        return storage instanceof Storage.Jpeg jpeg ? new JpegEncoder(side, jpeg.quality()) : new Plain(side);
    }

    /** Stores pixels as they are. */
    final class Plain implements PictureEncoder {
        private final byte[] content;
        private final int headerBytes;

        private Plain(int side) {
            byte[] header = NumpyHeader.ofBytes(side);
            headerBytes = header.length;
            content = Arrays.copyOf(header, headerBytes + 3 * side * side);
        }

        @Override
        public void encode(byte[] planarRgb) {
            System.arraycopy(planarRgb, 0, content, headerBytes, planarRgb.length);
        }

        @Override
        public byte[] content() {
            return content;
        }

        @Override
        public int length() {
            return content.length;
        }

        @Override
        public void decode(String name, byte[] planarRgb) {
            System.arraycopy(content, headerBytes, planarRgb, 0, planarRgb.length);
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
