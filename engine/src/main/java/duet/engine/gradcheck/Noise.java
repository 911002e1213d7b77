package duet.engine.gradcheck;

import duet.ops.network.NetworkPlan;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.nio.FloatBuffer;

/**
 * A batch of noise.
 *
 * @param images canonical [batch, maps, rows, columns]
 */
record Noise(FloatBuffer images, int[] labels) {

    /** @param spread standard deviation of the images' values */
    static Noise drawn(NetworkPlan network, int batch, double spread, long seed) {
        FloatBuffer images = HostBuffers.floats(batch * network.spec().input().count());
        Philox random = new Philox(seed);
        for (int i = 0; i < images.capacity(); i++) {
            double normal = random.block(Purpose.SYNTHETIC, 0, i).normal(0);
            images.put(i, (float) (spread * normal));
        }
        int[] labels = new int[batch];
        for (int i = 0; i < batch; i++) {
            labels[i] = random.block(Purpose.SYNTHETIC, 1, i).below(0, network.outputs());
        }
        return new Noise(images, labels);
    }
}
