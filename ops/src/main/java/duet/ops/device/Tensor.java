package duet.ops.device;

import duet.ops.network.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * A batch of activations or gradients on a device, in the layout the device likes best. Host buffers hold canonical
 * float32, [images, maps, rows, columns], dense for the maps that were asked for; they are direct, in native byte order,
 * and are used from index 0, whatever their position.
 *
 * <p>Owned by the segment that made it and touched by that segment's thread only.
 */
public interface Tensor {

    /** One image of it. */
    Shape shape();

    /** Images in the batch. */
    int batch();

    /** Copies maps {@code firstMap .. firstMap + maps - 1} to the host. */
    void read(int firstMap, int maps, FloatBuffer target);

    /** Sets maps {@code firstMap .. firstMap + maps - 1} from the host. */
    void write(int firstMap, int maps, FloatBuffer source);

    /**
     * Copies maps as towers exchange them: dense [images, rows, columns, maps] from byte 0 on, in this precision, direct and in
     * native byte order. Maps come last since that is how devices keep them: nothing is transposed.
     */
    void send(int firstMap, int maps, ByteBuffer target, Precision precision);

    /** Sets maps from what {@link #send} wrote. */
    void receive(int firstMap, int maps, ByteBuffer source, Precision precision);

    /** Adds to maps what {@link #send} wrote. */
    void receiveAndAdd(int firstMap, int maps, ByteBuffer source, Precision precision);

    /**
     * Sets maps from another tensor of the same device, spatial sizes equal.
     *
     * @param firstMap first map written here; {@code maps} of them
     * @param sourceFirstMap first map read there
     */
    void copy(int firstMap, int maps, Tensor source, int sourceFirstMap);

    /** Adds to maps those of another tensor, as {@link #copy} sets them. */
    void add(int firstMap, int maps, Tensor source, int sourceFirstMap);

    /**
     * Begins to bring to the device what the next {@link #write(FloatBuffer)} of the same buffer will set, while the device
     * computes with what the tensor holds now. At most one buffer is staged at a time, and no other is written before it; the host
     * buffer must stay as it is until that write has returned. A device that has nothing to gain from it does nothing.
     */
    default void stage(FloatBuffer source) {}

    default void read(FloatBuffer target) {
        read(0, shape().maps(), target);
    }

    default void write(FloatBuffer source) {
        write(0, shape().maps(), source);
    }
}
