package duet.dataloader.batch;

import duet.dataloader.augment.AugmentationDraws;
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
    private final AugmentationDraws draws;
    private final BatchChecksum checksum;
    private MakingTime makingTime = MakingTime.UNKNOWN;
    private BatchRequest begun;
    private BatchRequest request;

    public BatchBuffer(int capacity, Shape image) {
        long bytes = (long) capacity * image.count() * Float.BYTES;
        if (capacity < 1 || bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a batch of " + capacity + " images of " + image + " takes " + bytes
                    + " bytes, expected 1 to " + Integer.MAX_VALUE);
        }
        this.capacity = capacity;
        this.image = image;
        ByteBuffer memory = ByteBuffer.allocateDirect((int) bytes).order(ByteOrder.nativeOrder());
        images = memory.asFloatBuffer();
        labels = new int[capacity];
        imageIds = new int[capacity];
        draws = new AugmentationDraws(capacity);
        checksum = new BatchChecksum(memory, image.count() * Float.BYTES);
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

    /** One label per row; the first {@link #size()} count, the rest are zero. */
    public int[] labels() {
        return labels;
    }

    /** The index of each image in its split; the first {@link #size()} count, the rest are zero. */
    public int[] imageIds() {
        return imageIds;
    }

    /** How each image of a training batch is cut out, mirrored and coloured; for makers, who set it. */
    public AugmentationDraws draws() {
        return draws;
    }

    /** How many rows it holds, images or views of them; 0 before it was filled for the first time and while it is being filled. */
    public int size() {
        return request == null ? 0 : request.rows();
    }

    /** What it was filled for; null before it was filled for the first time and while it is being filled. */
    public BatchRequest request() {
        return request;
    }

    /**
     * A copy of the choices that made the training batch it holds.
     *
     * @throws IllegalStateException when it holds no batch, or a validation batch, which no choice makes
     */
    public DrawnBatch drawn() {
        if (request == null || request.split() != Split.TRAINING) {
            throw new IllegalStateException("choices make a training batch, but this buffer "
                    + (request == null ? "is empty" : "holds a validation batch"));
        }
        return DrawnBatch.of(imageIds, draws, request.images());
    }

    /**
     * CRC-32C of the pixels of the images it holds, float32 in canonical order, and then of their labels, int32, all
     * little-endian; 0 when it is empty.
     */
    public int checksum() {
        return request == null ? 0 : checksum.value();
    }

    /** What it took to make what it holds. */
    public MakingTime makingTime() {
        return makingTime;
    }

    /** For makers: empties the buffer, which is to be filled for a request. */
    public void begin(BatchRequest toFill) {
        request = null;
        begun = toFill;
        makingTime = MakingTime.UNKNOWN;
        checksum.begin();
    }

    /** For makers: the pixels of the next image, from slot 0 up, are written and hot. What is not told is summed at the end. */
    void imageWritten() {
        checksum.addImage();
    }

    /** For makers that measure. */
    void madeIn(MakingTime time) {
        makingTime = time;
    }

    /**
     * For makers: all images and labels of the request, and the draws of a training batch, are written.
     *
     * @throws IllegalStateException when nothing was begun
     */
    public void finish() {
        if (begun == null) {
            throw new IllegalStateException("a buffer is finished without having been begun");
        }
        checksum.finish(begun.rows(), labels);
        request = begun;
        begun = null;
    }
}
