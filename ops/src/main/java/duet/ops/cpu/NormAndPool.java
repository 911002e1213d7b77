package duet.ops.cpu;

import duet.ops.device.Pass;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A norm and the pool behind it, a few images at a time: so the pool finds in the cache what the norm wrote. */
final class NormAndPool implements CpuLayer {
    /** Of what the norm writes at once. Twice the second-level cache of a core is fastest for both norms of alexnet.conf. */
    private static final long MOST_BYTES = 5 << 19;

    private final List<Strip> strips = new ArrayList<>();

    private record Strip(FixedLayer norm, FixedLayer pool) {}

    /** The pool reads what the norm writes. */
    NormAndPool(Wiring norm, Wiring pool, Function<Wiring, FixedLayer> layers) {
        int images = atOnce(norm.output());
        for (int first = 0; first < norm.output().batch(); first += images) {
            strips.add(new Strip(layers.apply(norm.strip(first, images)), layers.apply(pool.strip(first, images))));
        }
    }

    private static int atOnce(CpuTensor written) {
        long image = (long) written.shape().count() * written.precision().bytes();
        int images = (int) Math.max(1, Math.min(written.batch(), MOST_BYTES / image));
        while (written.batch() % images != 0) {
            images--;
        }
        return images;
    }

    @Override
    public void forward(Pass pass) {
        for (Strip strip : strips) {
            strip.norm().forward(pass);
            strip.pool().forward(pass);
        }
    }

    @Override
    public void backwardToInput() {
        for (Strip strip : strips) {
            strip.pool().backwardToInput();
            strip.norm().backwardToInput();
        }
    }
}
