package duet.ops.device;

import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.nio.FloatBuffer;

/**
 * What dropout multiplies by in training. Whether a unit is dropped is a function of (seed, step, layer, image, unit of the
 * whole network), so any number of towers drops the same units, on every device.
 */
public final class DropoutMask {
    private static final long WORD = 0xFFFFFFFFL;
    private static final int WORDS = 4;
    /** The counter's minor half: 12 bits of layer, 20 of image and 28 of block fill its 60 bits. */
    private static final int LAYER_SHIFT = 48;

    private static final int IMAGE_SHIFT = 28;

    private DropoutMask() {}

    /**
     * Fills a mask: 0 where a unit is dropped, else 1 in the paper's form and {@code 1 / keep} in the inverted one.
     *
     * @param mask [batch, this tower's maps, rows, columns], used from index 0
     * @param layer a layer whose spec is {@link LayerSpec.Dropout}
     * @param step number of the training step
     */
    public static void fill(FloatBuffer mask, LayerPlan layer, long seed, long step, int batch) {
        LayerSpec.Dropout dropout = (LayerSpec.Dropout) layer.spec();
        float kept = dropout.inverted() ? (float) (1 / dropout.keep()) : 1;
        long threshold = Math.round(dropout.keep() * 0x1p32);
        int units = layer.output().count();
        int firstUnit = layer.firstMap() * layer.output().area();
        Philox philox = new Philox(seed);
        for (int image = 0; image < batch; image++) {
            long minor = (long) layer.index() << LAYER_SHIFT | (long) image << IMAGE_SHIFT;
            int cell = image * units;
            int unit = firstUnit;
            while (unit < firstUnit + units) {
                philox.block(Purpose.DROPOUT, step, minor | unit / WORDS);
                int blockEnd = Math.min(firstUnit + units, (unit / WORDS + 1) * WORDS);
                for (; unit < blockEnd; unit++) {
                    mask.put(cell++, (philox.word(unit % WORDS) & WORD) < threshold ? kept : 0);
                }
            }
        }
    }
}
