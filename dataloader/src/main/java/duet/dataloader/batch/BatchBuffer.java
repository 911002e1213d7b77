package duet.dataloader.batch;

import duet.ops.network.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A batch of images outside the heap, lent round and round: a loader fills it, the towers read it, the loader fills it
 * again. Whoever it is lent to is its only user; handing it over must order memory, as messages do.
 */
public final class BatchBuffer {
    private final int capacity;
    private final Shape image;
    private final FloatBuffer images;
    private final int[] labels;
    private final int[] imageIds;
    private BatchRequest request;

    public BatchBuffer(int capacity, Shape image) {
        long bytes = (long) capacity * image.count() * Float.BYTES;
        if (capacity < 1 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a batch of " + capacity + " images of " + image + " takes " + bytes
                    + " bytes, expected 1 to " + Integer.MAX_VALUE);
        }
        this.capacity = capacity;
        this.image = image;
        images = ByteBuffer.allocateDirect((int) bytes)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        labels = new int[capacity];
        imageIds = new int[capacity];
    }

    /** The most images it takes. */
    public int capacity() {
        return capacity;
    }

    /** The shape of one image. */
    public Shape image() {
        return image;
    }

    /** Direct, in native order, canonical [capacity, maps, rows, columns]; what is past {@link #size()} images is zero. */
    public FloatBuffer images() {
        return images;
    }

    /** One label per image; the first {@link #size()} count, the rest are zero. */
    public int[] labels() {
        return labels;
    }

    /** The index of each image in its split; the first {@link #size()} count, the rest are zero. */
    public int[] imageIds() {
        return imageIds;
    }

    /** How many images it holds; 0 before it was filled for the first time. */
    public int size() {
        return request == null ? 0 : request.images();
    }

    /** What it was filled for; null before it was filled for the first time. */
    public BatchRequest request() {
        return request;
    }

    void filledFor(BatchRequest filled) {
        request = filled;
    }
}
