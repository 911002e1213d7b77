package duet.ops.cpu;

import java.nio.FloatBuffer;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Float32 memory for oneDNN and for Java.
 *
 * @param cells all values in the order in which they lie in memory
 */
record WinogradArray(memory memory, FloatBuffer cells) {

    static WinogradArray of(memory memory) {
        long count = memory.get_desc().get_size() / Float.BYTES;
        return new WinogradArray(
                memory,
                new FloatPointer(memory.get_data_handle()).capacity(count).asBuffer());
    }

    /** Zeros: for each pair of points a matrix of so many rows and columns. */
    static WinogradArray matrices(Workshop workshop, long rows, long columns) {
        long pairs = WinogradTransform.POINTS * WinogradTransform.POINTS;
        return of(workshop.allocate(workshop.desc(format_tag.abc, pairs, rows, columns)));
    }
}
