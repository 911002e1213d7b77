package duet.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/**
 * A disk on which one thing goes wrong. Syncing is left out: no machine crashes here, and it would take most of the time.
 */
final class FaultyDisk implements Disk {
    /** The end of the process: nothing it would still do is done. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    enum Fault {
        NONE,
        NO_SPACE,
        IO_ERROR,
        KILL
    }

    private final Disk disk = new RealDisk();
    private final Fault fault;
    private final Random random;
    private int operationsLeft;
    private long bytesLeft;
    private boolean dead;

    /**
     * @param operations that go well before the fault strikes
     * @param bytes that are taken before it strikes
     * @param random how much a write takes of what it is offered
     */
    FaultyDisk(Fault fault, int operations, long bytes, Random random) {
        this.fault = fault;
        this.operationsLeft = operations;
        this.bytesLeft = bytes;
        this.random = random;
    }

    private void operation() throws IOException {
        alive();
        if (operationsLeft-- == 0) {
            strike();
        }
    }

    private void alive() {
        if (dead) {
            throw new Killed();
        }
    }

    private void strike() throws IOException {
        switch (fault) {
            case NONE -> {}
            case NO_SPACE -> throw new IOException("No space left on device");
            case IO_ERROR -> throw new IOException("Input/output error");
            case KILL -> {
                dead = true;
                throw new Killed();
            }
        }
    }

    @Override
    public void createFolder(Path folder) throws IOException {
        disk.createFolder(folder);
    }

    @Override
    public long usableBytes(Path folder) throws IOException {
        operation();
        return Long.MAX_VALUE;
    }

    @Override
    public Output create(Path file) throws IOException {
        operation();
        return new FaultyOutput(disk.create(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        operation();
        disk.rename(from, to);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        operation();
    }

    @Override
    public void delete(Path file) throws IOException {
        operation();
        disk.delete(file);
    }

    private final class FaultyOutput implements Output {
        private final Output output;

        private FaultyOutput(Output output) {
            this.output = output;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            alive();
            int taken = (int) Math.min(bytesLeft, 1 + random.nextInt(bytes.remaining()));
            ByteBuffer part = bytes.slice(bytes.position(), taken);
            while (part.hasRemaining()) {
                output.write(part);
            }
            bytes.position(bytes.position() + taken);
            bytesLeft -= taken;
            if (bytesLeft == 0) {
                bytesLeft = Long.MAX_VALUE;
                strike();
            }
            return taken;
        }

        @Override
        public void patch(long position, ByteBuffer bytes) throws IOException {
            alive();
            output.patch(position, bytes.slice(0, random.nextInt(bytes.remaining())));
            operation();
            output.patch(position, bytes);
        }

        @Override
        public void force() throws IOException {
            operation();
        }

        @Override
        public boolean isOpen() {
            return output.isOpen();
        }

        @Override
        public void close() throws IOException {
            output.close();
        }
    }
}
