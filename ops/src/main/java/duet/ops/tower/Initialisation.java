package duet.ops.tower;

import duet.ops.device.Parameter;
import duet.ops.network.Initial;
import duet.ops.network.LayerPlan;
import duet.ops.random.Philox;
import duet.ops.random.Purpose;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Starting values. A value is drawn for its place in the whole network's array, so that a network starts the same on
 * any number of towers.
 */
public final class Initialisation {
    private final Philox random;

    public Initialisation(long seed) {
        random = new Philox(seed);
    }

    /** Sets every value, and its momentum to zero. */
    public void apply(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            FloatBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(parameter.count(), Float.BYTES))
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            parameter.write(Parameter.Part.MOMENTUM, values);
            fill(parameter.layer(), parameter.spec().initial(), parameter.columns(), values);
            parameter.write(Parameter.Part.VALUE, values);
        }
    }

    /**
     * @param columns values in a row of the array
     * @param values a tower's rows of it
     */
    void fill(LayerPlan layer, Initial initial, int columns, FloatBuffer values) {
        if (initial instanceof Initial.Gaussian gaussian) {
            drawNormal(layer, columns, gaussian.standardDeviation(), values);
        } else if (initial instanceof Initial.He he) {
            drawNormal(layer, columns, he.gain() * Math.sqrt(2.0 / layer.fanIn()), values);
        } else if (initial instanceof Initial.Constant constant) {
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, (float) constant.value());
            }
        }
    }

    private void drawNormal(LayerPlan layer, int columns, double deviation, FloatBuffer values) {
        long first = (long) layer.firstMap() * columns;
        for (int i = 0; i < values.capacity(); i++) {
            long place = first + i;
            // Two normal values come from one pair of words, so a block serves four places.
            if (i == 0 || (place & 3) == 0) {
                random.block(Purpose.INITIAL_WEIGHT, layer.index(), place >>> 2);
            }
            values.put(i, (float) (deviation * random.normal((int) (place & 3))));
        }
    }
}
