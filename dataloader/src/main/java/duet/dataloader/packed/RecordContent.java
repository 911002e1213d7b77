package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.dataloader.picture.PictureDecoder;
import java.nio.ByteBuffer;

/** Turns a record's bytes into pixels. */
interface RecordContent {

    /**
     * @param record the bytes from the position to the limit; the position may be moved
     * @throws DamagedShardException when they are no picture of this set
     */
    void decode(ByteBuffer record, byte[] planarRgb) throws DamagedShardException;

    /** Whether pixels are stored as they are. */
    boolean isPlain();

    static RecordContent of(Storage storage, int side) {
        return storage instanceof Storage.Raw ? new Plain(ByteBuffer.wrap(NumpyHeader.ofBytes(side))) : new Jpeg(side);
    }

    /** A NumPy array behind its header. */
    record Plain(ByteBuffer header) implements RecordContent {
        @Override
        public void decode(ByteBuffer record, byte[] planarRgb) throws DamagedShardException {
            int headerBytes = header.capacity();
            if (record.remaining() != headerBytes + planarRgb.length || !startsWithHeader(record)) {
                throw new DamagedShardException("it is no NumPy array of the set's size");
            }
            record.position(record.position() + headerBytes).get(planarRgb);
        }

        private boolean startsWithHeader(ByteBuffer record) {
            for (int i = 0; i < header.capacity(); i++) {
                if (record.get(record.position() + i) != header.get(i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean isPlain() {
            return true;
        }
    }

    /** A JPEG file. */
    record Jpeg(int side) implements RecordContent {
        private static final String NAME = "it";

        @Override
        public void decode(ByteBuffer record, byte[] planarRgb) throws DamagedShardException {
            try {
                PictureDecoder.decodeSquare(record, NAME, side, planarRgb);
            } catch (DataException e) {
                throw new DamagedShardException("its JPEG cannot be decoded (" + reason(e.getMessage()) + ")");
            }
        }

        /** Without the name in front, and the advice for a file of its own at the end. */
        private static String reason(String message) {
            String text = message.startsWith(NAME + ": ") ? message.substring(NAME.length() + 2) : message;
            int advice = text.lastIndexOf("; ");
            return advice < 0 ? text : text.substring(0, advice);
        }

        @Override
        public boolean isPlain() {
            return false;
        }
    }
}
