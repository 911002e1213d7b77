package duet.ops.cuda;

import duet.ops.device.Precision;
import java.nio.ByteBuffer;
import java.util.List;
import jcuda.jcudnn.JCudnn;
import jcuda.jcudnn.cudnnHandle;
import jcuda.runtime.cudaStream_t;

/** What a device has once, for all its segments: the card, its queues, the libraries' handles, and memory used in turn. */
final class Equipment implements Resource {
    /** Blocks of the kernel that looks for values that are not finite; each thread leaves a word. */
    static final int FLAG_BLOCKS = 32;

    private static final int FLAGS = FLAG_BLOCKS * 256;

    private final Closing closing = new Closing();
    private final CudaOptions options;
    private final Precision precision;
    private final Card card;
    private final Streams streams;
    private final PinnedMemory pinned;
    private final Traffic traffic;
    private final Kernels kernels;
    private final Moves moves;
    private final Products products;
    private final cudnnHandle cudnn = new cudnnHandle();
    /** Of convolutions and of matrix products. */
    private final SharedMemory workspace;
    /** What goes to the host is put together here first, on the stream of copies. */
    private final SharedMemory outbound;
    /** What comes from the host waits here for the arithmetic to take it apart. */
    private final SharedMemory inbound;

    private final SharedMemory flags;
    private final ByteBuffer flagsOnHost;
    /** Arithmetic has taken out what came in last. */
    private final Event inboundTaken;

    Equipment(int ordinal, Precision precision, CudaOptions options) {
        this.options = options;
        this.precision = precision;
        card = closing.add(new Card(ordinal));
        try {
            streams = closing.add(new Streams());
            inboundTaken = closing.add(Event.untimed());
            pinned = closing.add(new PinnedMemory());
            traffic = new Traffic(streams, pinned);
            kernels = closing.add(new Kernels(card, streams.compute()));
            moves = new Moves(kernels);
            workspace = closing.add(new SharedMemory("workspace"));
            outbound = closing.add(new SharedMemory("to the host"));
            inbound = closing.add(new SharedMemory("from the host"));
            flags = closing.add(new SharedMemory("not finite"));
            flagsOnHost = pinned.allocate(FLAGS * Integer.BYTES);
            products = closing.add(new Products(streams.compute(), options, card.major() >= 9));
            Status.cudnn("cudnnCreate", JCudnn.cudnnCreate(cudnn));
            closing.add(() -> Status.cudnn("cudnnDestroy", JCudnn.cudnnDestroy(cudnn)));
            Status.cudnn("cudnnSetStream", JCudnn.cudnnSetStream(cudnn, new cudaStream_t(streams.compute())));
            flags.need(FLAGS * (long) Integer.BYTES);
            // Taken now: what was only asked for is forgotten when the memory of a tower is added up.
            if (!flags.grow()) {
                throw new CudaMemoryException("card " + ordinal + " has no memory left at all");
            }
        } catch (RuntimeException | LinkageError e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    CudaOptions options() {
        return options;
    }

    Precision precision() {
        return precision;
    }

    Card card() {
        return card;
    }

    Streams streams() {
        return streams;
    }

    PinnedMemory pinned() {
        return pinned;
    }

    Traffic traffic() {
        return traffic;
    }

    Kernels kernels() {
        return kernels;
    }

    Moves moves() {
        return moves;
    }

    Products products() {
        return products;
    }

    cudnnHandle cudnn() {
        return cudnn;
    }

    SharedMemory workspace() {
        return workspace;
    }

    SharedMemory outbound() {
        return outbound;
    }

    SharedMemory inbound() {
        return inbound;
    }

    /** See {@link #FLAG_BLOCKS}. */
    SharedMemory flags() {
        return flags;
    }

    ByteBuffer flagsOnHost() {
        return flagsOnHost;
    }

    Event inboundTaken() {
        return inboundTaken;
    }

    List<SharedMemory> shared() {
        return List.of(workspace, outbound, inbound, flags);
    }

    /** Takes what the latest segment asked for. @return false when the card has too little left */
    boolean growShared() {
        streams.await();
        boolean grown = shared().stream().allMatch(SharedMemory::grow);
        products.workIn(workspace);
        return grown;
    }

    @Override
    public void close() {
        closing.add(streams::await);
        closing.add(card::enter);
        closing.close();
    }
}
