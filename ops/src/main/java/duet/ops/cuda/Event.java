package duet.ops.cuda;

import jcuda.driver.CUevent;
import jcuda.driver.CUevent_flags;
import jcuda.driver.CUstream;
import jcuda.driver.JCudaDriver;

/** A point in a stream's work that others wait for. Recorded again and again: who waits, waits for the latest record. */
final class Event implements Resource {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final CUevent event = new CUevent();

    private Event(int flags) {
        Status.driver("cuEventCreate", JCudaDriver.cuEventCreate(event, flags));
    }

    /** For order alone. */
    static Event untimed() {
        return new Event(CUevent_flags.CU_EVENT_DISABLE_TIMING);
    }

    static Event timed() {
        return new Event(CUevent_flags.CU_EVENT_DEFAULT);
    }

    /** Everything that the stream was told so far. */
    void record(CUstream stream) {
        Status.driver("cuEventRecord", JCudaDriver.cuEventRecord(event, stream));
    }

    /** What the stream is told from now on waits; without a record yet nothing does. */
    void holdBack(CUstream stream) {
        Status.driver("cuStreamWaitEvent", JCudaDriver.cuStreamWaitEvent(stream, event, 0));
    }

    /** The calling thread waits. */
    void await() {
        Status.driver("cuEventSynchronize", JCudaDriver.cuEventSynchronize(event));
    }

    /** Between two timed events that were waited for. */
    long nanosSince(Event earlier) {
        float[] milliseconds = new float[1];
        Status.driver("cuEventElapsedTime", JCudaDriver.cuEventElapsedTime(milliseconds, earlier.event, event));
        return Math.round(milliseconds[0] * NANOS_PER_MILLISECOND);
    }

    @Override
    public void close() {
        Status.driver("cuEventDestroy", JCudaDriver.cuEventDestroy(event));
    }
}
