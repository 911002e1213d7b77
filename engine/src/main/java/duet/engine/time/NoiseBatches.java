package duet.engine.time;

import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.nio.FloatBuffer;

/** Noise for pictures, the same in every batch. */
final class NoiseBatches implements BatchMaker {
    /** About the spread of pixels on 0..255 around their mean. */
    private static final double PIXEL_SPREAD = 60;
    /** Values drawn; the rest of a batch repeats them. */
    private static final int DRAWN = 1 << 12;

    private final int classes;
    private final float[] pixels = new float[DRAWN];

    /**
     * @param scale factor on pixel values, as the configuration has it
     * @param classes labels are below it
     */
    NoiseBatches(long seed, double scale, int classes) {
        this.classes = classes;
        Philox random = new Philox(seed);
        for (int i = 0; i < DRAWN; i++) {
            pixels[i] = (float) (PIXEL_SPREAD
                    * scale
                    * random.block(Purpose.SYNTHETIC, 0, i).normal(0));
        }
    }

    @Override
    public void make(BatchRequest request, BatchBuffer buffer) {
        buffer.begin(request);
        FloatBuffer images = buffer.images();
        int image = buffer.image().count();
        for (int slot = 0; slot < buffer.capacity(); slot++) {
            buffer.labels()[slot] = slot % classes;
            // Each image begins elsewhere in the noise.
            for (int i = 0; i < image; i++) {
                images.put(slot * image + i, pixels[(i + slot * 31) % DRAWN]);
            }
        }
        buffer.finish();
    }
}
