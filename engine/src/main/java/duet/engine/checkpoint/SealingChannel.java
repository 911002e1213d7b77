package duet.engine.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Takes the digest of what goes by to a new file, and puts it in its place at the end. */
final class SealingChannel implements WritableByteChannel {
    private final Disk.Output output;
    private final MessageDigest digest = Seal.sha256();

    SealingChannel(Disk.Output output) {
        this.output = output;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        ByteBuffer offered = bytes.duplicate();
        int taken = output.write(bytes);
        digest.update(offered.limit(bytes.position()));
        return taken;
    }

    /** @return the digest */
    String seal() throws IOException {
        String sha256 = Seal.hex(digest);
        output.patch(Seal.POSITION, ByteBuffer.wrap(sha256.getBytes(StandardCharsets.US_ASCII)));
        return sha256;
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
