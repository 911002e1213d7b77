package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How large the weights of each array are, and how large the latest update of them: means of absolute values, as the original program
 * printed them. Of a large array so many values are looked at as make the mean good to a percent.
 */
public final class Sizes {
    static final int MOST_VALUES = 1 << 15;

    /** By array, in the order in which they were first told, then by part. */
    private final Map<String, Map<Integer, Mean>> arrays = new LinkedHashMap<>();

    private long version;

    /** @param step that was done */
    private record Mean(long step, double value, double update, long count) {}

    /**
     * Takes the size of a part of an array.
     *
     * @param name {@code conv1.weight}
     * @param part the tower whose rows these are
     * @param values all of them, from index 0 to the capacity
     * @param updates the momenta, which are what was added to the values
     */
    public void take(String name, int part, long step, FloatBuffer values, FloatBuffer updates) {
        Mean mean = new Mean(step, mean(values), mean(updates), values.capacity());
        synchronized (this) {
            arrays.computeIfAbsent(name, made -> new TreeMap<>()).put(part, mean);
            version++;
        }
    }

    /** Of absolute values; at an odd stride, so that no column of a matrix is looked at alone. */
    static double mean(FloatBuffer values) {
        int stride = Math.max(1, values.capacity() / MOST_VALUES) | 1;
        double sum = 0;
        int count = 0;
        for (int i = 0; i < values.capacity(); i += stride) {
            sum += Math.abs(values.get(i));
            count++;
        }
        return count > 0 ? sum / count : 0;
    }

    synchronized int size() {
        return arrays.size();
    }

    /** {@code sizes}: array, step, mean weight, mean update. */
    synchronized void write(Cursor cursor, JsonGenerator json) throws IOException {
        if (cursor.sizes == version || arrays.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("sizes");
        for (Map.Entry<String, Map<Integer, Mean>> array : arrays.entrySet()) {
            long count = 0;
            long step = 0;
            double value = 0;
            double update = 0;
            for (Mean part : array.getValue().values()) {
                count += part.count();
                step = Math.max(step, part.step());
                value += part.value() * part.count();
                update += part.update() * part.count();
            }
            json.writeStartArray();
            json.writeString(array.getKey());
            json.writeNumber(step);
            Reals.write(value / count, json);
            Reals.write(update / count, json);
            json.writeEndArray();
        }
        json.writeEndArray();
        cursor.sizes = version;
    }
}
