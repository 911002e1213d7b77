package duet.ops.cpu;

import java.nio.FloatBuffer;

/**
 * The momentum step in one pass over memory. Value, momentum and gradient lie in one and the same layout; which one does not
 * matter. Java rounds each operation by itself, so the result does not depend on the processor.
 */
final class MomentumUpdate {
    private MomentumUpdate() {}

    /**
     * v = momentum * v - rate * gradient - decay * w; w = w + v.
     *
     * @param decay weight decay times rate
     */
    static void apply(
            FloatBuffer values, FloatBuffer momenta, FloatBuffer gradients, float momentum, float rate, float decay) {
        int count = values.capacity();
        for (int i = 0; i < count; i++) {
            float value = values.get(i);
            float step = momentum * momenta.get(i) - rate * gradients.get(i) - decay * value;
            momenta.put(i, step);
            values.put(i, value + step);
        }
    }
}
