package duet.engine.codes;

import duet.ops.device.Device;
import duet.ops.device.Sgd;
import java.nio.FloatBuffer;
import java.util.Random;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;

/**
 * Learns to press a picture's values through some bits: an encoder, whose outputs are taken as +1 or -1, and a decoder that makes the
 * values again of these signs (section 6.1 of the paper proposes it; Krizhevsky and Hinton 2011). On the way back the signs are taken for
 * tanh, of which the gradient is known. Same seed, same codes.
 */
final class Autoencoder implements AutoCloseable {
    private static final double MOMENTUM = 0.9;
    private static final double DECAY = 1e-5;
    /** At this rate for so many values. */
    private static final double RATE = 0.002;

    private static final double VALUES_OF_RATE = 256;
    /** The part of the epochs after which the rate falls to a tenth. */
    private static final double SLOWING = 0.7;

    private final int values;
    private final int bits;
    private final int batch;
    private final long seed;
    private final Device device;
    private final Coder encoder;
    private final Coder decoder;
    private Scaling scaling;

    /**
     * @param device made on this thread; closed with this
     * @param values of a picture
     * @param hidden units between values and bits, each way
     */
    Autoencoder(Device device, int values, int hidden, int bits, int batch, long seed) {
        this.device = device;
        this.values = values;
        this.bits = bits;
        this.batch = batch;
        this.seed = seed;
        // More values sum up to larger steps of what lies behind them all, and not of the values themselves: with these
        // rates
        // layers of any width learn at one speed.
        double many = values / VALUES_OF_RATE;
        encoder = Coder.create(device, new Coder.Sizes(values, hidden, bits, 1 / many, 1), batch, seed, false);
        decoder = Coder.create(device, new Coder.Sizes(bits, hidden, values, 1, many), batch, seed + 1, true);
    }

    /**
     * @param rows values of pictures, at least one
     * @param told after each epoch: its number from 1, and the part of the variance that was lost
     * @return the part that was lost in the last epoch, 0 to 1 or more
     */
    double train(float[][] rows, int epochs, ObjDoubleConsumer<Integer> told) {
        scaling = Scaling.of(rows);
        int[] order = IntStream.range(0, rows.length).toArray();
        Random lot = new Random(seed);
        double lost = Double.NaN;
        for (int epoch = 0; epoch < epochs; epoch++) {
            shuffle(order, lot);
            double rate = epoch < SLOWING * epochs ? RATE : RATE / 10;
            double squares = 0;
            for (int first = 0; first < order.length; first += batch) {
                squares += step(rows, order, first, new Sgd(rate, MOMENTUM, DECAY));
            }
            lost = squares / ((double) order.length * values);
            told.accept(epoch + 1, lost);
        }
        return lost;
    }

    private static void shuffle(int[] order, Random lot) {
        for (int i = order.length - 1; i > 0; i--) {
            int other = lot.nextInt(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    /** Returns the sum of the squared errors. */
    private double step(float[][] rows, int[] order, int first, Sgd sgd) {
        int count = Math.min(batch, order.length - first);
        encode(rows, order, first, count);
        FloatBuffer codes = encoder.output();
        FloatBuffer signs = decoder.input();
        for (int i = 0; i < batch * bits; i++) {
            signs.put(i, codes.get(i) > 0 ? 1 : -1);
        }
        decoder.forward();
        double squares = takeErrors(rows, order, first, count);
        decoder.backward(true);
        for (int i = 0; i < batch * bits; i++) {
            double sign = Math.tanh(codes.get(i));
            codes.put(i, (float) (decoder.input().get(i) * (1 - sign * sign)));
        }
        encoder.backward(false);
        decoder.update(sgd);
        encoder.update(sgd);
        return squares;
    }

    private void encode(float[][] rows, int[] order, int first, int count) {
        FloatBuffer input = encoder.input();
        for (int row = 0; row < batch; row++) {
            for (int value = 0; value < values; value++) {
                input.put(row * values + value, row < count ? scaling.scaled(rows[order[first + row]], value) : 0);
            }
        }
        encoder.forward();
    }

    /** Puts the gradient of the loss in place of the outputs; rows beyond the count have none. */
    private double takeErrors(float[][] rows, int[] order, int first, int count) {
        FloatBuffer output = decoder.output();
        double factor = VALUES_OF_RATE / values / count;
        double squares = 0;
        for (int row = 0; row < batch; row++) {
            for (int value = 0; value < values; value++) {
                int at = row * values + value;
                double error = row < count ? output.get(at) - scaling.scaled(rows[order[first + row]], value) : 0;
                squares += error * error;
                output.put(at, (float) (factor * error));
            }
        }
        return squares;
    }

    /** The codes of pictures, after training. */
    BinaryCodes codes(float[][] rows) {
        BinaryCodes codes = new BinaryCodes(rows.length, bits);
        int[] order = IntStream.range(0, rows.length).toArray();
        for (int first = 0; first < rows.length; first += batch) {
            int count = Math.min(batch, rows.length - first);
            encode(rows, order, first, count);
            for (int row = 0; row < count; row++) {
                for (int bit = 0; bit < bits; bit++) {
                    codes.set(first + row, bit, encoder.output().get(row * bits + bit) > 0);
                }
            }
        }
        return codes;
    }

    @Override
    public void close() {
        encoder.close();
        decoder.close();
        device.close();
    }
}
