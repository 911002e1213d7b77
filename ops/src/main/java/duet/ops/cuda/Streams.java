package duet.ops.cuda;

import java.util.List;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;

/**
 * The three queues of a device's work: arithmetic; copies for which the tower waits; and the next batch on its way, which must not
 * hold up either. What one leaves to another is ordered by events; what the host was made to wait for is ordered by that.
 */
final class Streams implements Resource {
    private final Closing closing = new Closing();
    private final CUstream compute;
    private final CUstream copy;
    private final CUstream staging;
    private final Event computed;

    Streams() {
        try {
            compute = stream();
            copy = stream();
            staging = stream();
            computed = closing.add(Event.untimed());
        } catch (CudaException e) {
            closing.closeAfter(e);
            throw e;
        }
    }

    private CUstream stream() {
        CUstream stream = new CUstream();
        Status.driver("cuStreamCreate", JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
        closing.add(() -> Status.driver("cuStreamDestroy", JCudaDriver.cuStreamDestroy(stream)));
        return stream;
    }

    CUstream compute() {
        return compute;
    }

    CUstream copy() {
        return copy;
    }

    CUstream staging() {
        return staging;
    }

    /** What a stream is told from now on happens behind all arithmetic that was ordered so far. */
    void afterCompute(CUstream stream) {
        computed.record(compute);
        computed.holdBack(stream);
    }

    static void await(CUstream stream) {
        Status.driver("cuStreamSynchronize", JCudaDriver.cuStreamSynchronize(stream));
    }

    /** The calling thread waits for all three, also where waiting for one of them fails. */
    void await() {
        Closing waiting = new Closing();
        for (CUstream stream : List.of(compute, copy, staging)) {
            waiting.add(() -> await(stream));
        }
        waiting.close();
    }

    @Override
    public void close() {
        closing.close();
    }
}
