package duet.dataloader.sample;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;

/** The draws of one scene, one after the other. */
final class Draws {
    private final Philox philox;
    private final long scene;
    private long drawn;

    Draws(long seed, long scene) {
        philox = new Philox(seed);
        this.scene = scene;
    }

    double between(double low, double high) {
        return low + (high - low) * block().uniform(0);
    }

    int below(int bound) {
        return block().below(0, bound);
    }

    boolean chance(double probability) {
        return block().uniform(0) < probability;
    }

    int bits() {
        return block().word(0);
    }

    private Philox block() {
        return philox.block(Purpose.SAMPLE, scene, drawn++);
    }
}
