package duet.dataloader.ilsvrc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;

/** A stretch of a file as a file of its own, to be read: a tar inside a tar. */
final class FileSection implements SeekableByteChannel {
    private static final int BUFFER_BYTES = 1 << 13;

    private final SharedFile file;
    private final long start;
    private final long size;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private boolean open = true;

    FileSection(SharedFile file, long start, long size) {
        this.file = file;
        this.start = start;
        this.size = size;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        if (position >= size) {
            return -1;
        }
        int length = (int) Math.min(Math.min(target.remaining(), buffer.length), size - position);
        file.read(start + position, buffer, 0, length);
        target.put(buffer, 0, length);
        position += length;
        return length;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
        position = newPosition;
        return this;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int write(ByteBuffer source) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long newSize) {
        throw new NonWritableChannelException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
