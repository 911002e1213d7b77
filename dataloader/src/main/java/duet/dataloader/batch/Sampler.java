package duet.dataloader.batch;

import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;

/** The order of the training images, a function of (seed, epoch). Shared by all loaders; remembers two epochs. */
final class Sampler {
    private static final int REMEMBERED = 2;

    private final int images;
    private final long seed;
    private final Order order;
    private final Deque<Epoch> epochs = new ArrayDeque<>();

    private record Epoch(long number, int[] permutation) {}

    Sampler(int images, long seed, Order order) {
        this.images = images;
        this.seed = seed;
        this.order = order;
    }

    /** The index of the image at each position of an epoch; must not be changed. */
    synchronized int[] permutation(long epoch) {
        long number = order == Order.SHUFFLED_ONCE ? 0 : epoch;
        for (Epoch known : epochs) {
            if (known.number() == number) {
                return known.permutation();
            }
        }
        if (epochs.size() == REMEMBERED) {
            epochs.removeFirst();
        }
        epochs.addLast(new Epoch(number, shuffled(number)));
        return epochs.getLast().permutation();
    }

    /** Fisher and Yates' shuffle (Durstenfeld's form, 1964). */
    private int[] shuffled(long epoch) {
        int[] permutation = IntStream.range(0, images).toArray();
        Philox philox = new Philox(seed);
        for (int i = images - 1; i > 0; i--) {
            int other = philox.block(Purpose.PERMUTATION, epoch, i).below(0, i + 1);
            int kept = permutation[i];
            permutation[i] = permutation[other];
            permutation[other] = kept;
        }
        return permutation;
    }
}
