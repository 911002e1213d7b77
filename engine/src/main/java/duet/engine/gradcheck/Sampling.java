package duet.engine.gradcheck;

import duet.ops.device.Parameter;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import duet.ops.reference.ReferenceNetwork;
import java.nio.FloatBuffer;

/** Draws places in an array, moves the value there, and holds the reference's gradient to how the loss changes. */
final class Sampling {
    /** Largest error that passes; also how far two step sizes may be apart. */
    static final double TOLERANCE = 1e-5;
    /** Draws for a sample, until one stands where the loss does not bend. */
    static final int DRAWS = 5;
    /** Behind those of {@link Noise}. */
    private static final int FIRST_STREAM = 2;

    private final ReferenceNetwork network;
    private final CheckedArray array;
    private final int stream;
    private final double typical;
    private final Philox random;
    private int drawn;
    private int redrawn;

    /**
     * @param network as it stood when the array's gradients were found; its values are put back
     * @param number of the array, which selects the draws
     */
    Sampling(ReferenceNetwork network, CheckedArray array, int number, long seed) {
        this.network = network;
        this.array = array;
        this.stream = FIRST_STREAM + number;
        this.typical = array.typicalGradient();
        this.random = new Philox(seed);
    }

    /**
     * Of the gradient at {@code samples} places, as a share of whichever is larger, it or a typical gradient of the array; NaN
     * where all gradients are zero.
     */
    double largestError(int samples) {
        double largest = typical > 0 ? 0 : Double.NaN;
        for (int i = 0; i < samples; i++) {
            largest = Math.max(largest, error());
        }
        return largest;
    }

    /** Places that were given up since the loss bends there. */
    int redrawn() {
        return redrawn;
    }

    /** Where each draw meets a bend, the last one counts. */
    private double error() {
        for (int draw = 1; ; draw++) {
            int index = random.block(Purpose.SYNTHETIC, stream, drawn++).below(0, array.count());
            CheckedArray.Place place = array.place(index);
            double scale = Math.max(typical, Math.abs(place.gradient()));
            Slope slope = slope(place, scale * TOLERANCE);
            if (slope.smooth() || draw == DRAWS) {
                return Math.abs(slope.value() - place.gradient()) / scale;
            }
            redrawn++;
        }
    }

    private Slope slope(CheckedArray.Place place, double tolerance) {
        FloatBuffer values = HostBuffers.read(place.rows().parameter(), Parameter.Part.VALUE);
        float at = values.get(place.index());
        Slope slope = Slope.of(value -> loss(place, values, (float) value), at, tolerance);
        loss(place, values, at);
        return slope;
    }

    private double loss(CheckedArray.Place place, FloatBuffer values, float value) {
        values.put(place.index(), value);
        place.rows().parameter().write(Parameter.Part.VALUE, values);
        return network.loss(place.rows().segment());
    }
}
