package duet.ops.cuda;

import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/**
 * Copies between the host and the card for which the tower waits. Pinned buffers go straight: see {@link PinnedMemory}. All
 * others go by way of a pinned one, a piece at a time; they are those of checkpoints, dumps and tests, which come rarely.
 */
final class Traffic {
    private static final int BOUNCE_BYTES = 8 << 20;

    private final Streams streams;
    private final PinnedMemory pinned;
    private ByteBuffer bounce;

    Traffic(Streams streams, PinnedMemory pinned) {
        this.streams = streams;
        this.pinned = pinned;
    }

    /** Complete on return. The copy stream must have been made to wait for who writes {@code from}. */
    void toHost(CUdeviceptr from, long bytes, Buffer target) {
        check(target, bytes);
        if (pinned.holds(target, bytes)) {
            Status.driver(
                    "cuMemcpyDtoHAsync",
                    JCudaDriver.cuMemcpyDtoHAsync(Pointer.to(target), from, bytes, streams.copy()));
            Streams.await(streams.copy());
            return;
        }
        ByteBuffer bytesOfTarget = bytes(target);
        for (long done = 0; done < bytes; done += BOUNCE_BYTES) {
            int piece = (int) Math.min(BOUNCE_BYTES, bytes - done);
            Status.driver(
                    "cuMemcpyDtoHAsync",
                    JCudaDriver.cuMemcpyDtoHAsync(
                            Pointer.to(bounce()), from.withByteOffset(done), piece, streams.copy()));
            Streams.await(streams.copy());
            bytesOfTarget.put((int) done, bounce, 0, piece);
        }
    }

    /**
     * Complete on return, so that the source may be used again. The copy stream must have been made to wait for who uses
     * {@code to}.
     */
    void toCard(CUdeviceptr to, long bytes, Buffer source) {
        check(source, bytes);
        if (pinned.holds(source, bytes)) {
            begin(to, bytes, source, streams.copy());
            Streams.await(streams.copy());
            return;
        }
        ByteBuffer bytesOfSource = bytes(source);
        for (long done = 0; done < bytes; done += BOUNCE_BYTES) {
            int piece = (int) Math.min(BOUNCE_BYTES, bytes - done);
            bounce().put(0, bytesOfSource, (int) done, piece);
            begin(to.withByteOffset(done), piece, bounce, streams.copy());
            Streams.await(streams.copy());
        }
    }

    private static void begin(CUdeviceptr to, long bytes, Buffer source, CUstream stream) {
        Status.driver("cuMemcpyHtoDAsync", JCudaDriver.cuMemcpyHtoDAsync(to, Pointer.to(source), bytes, stream));
    }

    private ByteBuffer bounce() {
        if (bounce == null) {
            bounce = pinned.allocate(BOUNCE_BYTES);
        }
        return bounce;
    }

    /** Whatever the buffer's element: its memory from index 0 on. */
    private static ByteBuffer bytes(Buffer buffer) {
        if (buffer instanceof ByteBuffer given) {
            return given.duplicate().clear().order(ByteOrder.nativeOrder());
        }
        long bytes = (long) buffer.capacity() * Float.BYTES;
        return new com.sun.jna.Pointer(PinnedMemory.address(buffer))
                .getByteBuffer(0, bytes)
                .order(ByteOrder.nativeOrder());
    }

    static void check(Buffer host, long bytes) {
        if (!host.isDirect()) {
            throw new IllegalArgumentException("a host buffer is direct; this one lies on the heap");
        }
        long held = (long) host.capacity() * (host instanceof FloatBuffer ? Float.BYTES : 1);
        if (held < bytes) {
            throw new IllegalArgumentException("a host buffer needs " + bytes + " bytes; this one holds " + held);
        }
    }
}
