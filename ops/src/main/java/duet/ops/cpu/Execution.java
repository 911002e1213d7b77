package duet.ops.cpu;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;

/** A primitive that is ready to run, again and again, on the same memories. */
record Execution(stream stream, primitive primitive, IntMemoryMap arguments) {

    /** Runs to the end: oneDNN's CPU stream is in order and synchronous. */
    void run() {
        primitive.execute(stream, arguments);
    }
}
