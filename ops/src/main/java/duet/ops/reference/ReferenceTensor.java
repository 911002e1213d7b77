package duet.ops.reference;

import duet.ops.device.Bfloat16;
import duet.ops.device.Precision;
import duet.ops.device.Tensor;
import duet.ops.network.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** A batch in double precision, [images, maps, rows, columns] as on the host; reading it narrows to float32. */
final class ReferenceTensor implements Tensor {
    private final Shape shape;
    private final int batch;
    private final double[] values;

    ReferenceTensor(Shape shape, int batch) {
        this.shape = shape;
        this.batch = batch;
        this.values = new double[Math.multiplyExact(batch, shape.count())];
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public int batch() {
        return batch;
    }

    /** The values themselves, not a copy. */
    double[] values() {
        return values;
    }

    int index(int image, int map, int row, int column) {
        return ((image * shape.maps() + map) * shape.height() + row) * shape.width() + column;
    }

    double get(int image, int map, int row, int column) {
        return values[index(image, map, row, column)];
    }

    void set(int image, int map, int row, int column, double value) {
        values[index(image, map, row, column)] = value;
    }

    void add(int image, int map, int row, int column, double value) {
        values[index(image, map, row, column)] += value;
    }

    void clear() {
        Arrays.fill(values, 0);
    }

    /** Visits every cell in canonical order. */
    void forEach(Visitor visitor) {
        for (int image = 0; image < batch; image++) {
            for (int map = 0; map < shape.maps(); map++) {
                for (int row = 0; row < shape.height(); row++) {
                    for (int column = 0; column < shape.width(); column++) {
                        visitor.visit(image, map, row, column);
                    }
                }
            }
        }
    }

    @Override
    public void read(int firstMap, int maps, FloatBuffer target) {
        forEachOf(firstMap, maps, (host, own) -> target.put(host, (float) values[own]));
    }

    @Override
    public void write(int firstMap, int maps, FloatBuffer source) {
        forEachOf(firstMap, maps, (host, own) -> values[own] = source.get(host));
    }

    @Override
    public void send(int firstMap, int maps, ByteBuffer target, Precision precision) {
        forEachExchanged(firstMap, maps, (host, own) -> {
            float value = (float) values[own];
            if (precision == Precision.FLOAT32) {
                target.putFloat(host * Float.BYTES, value);
            } else {
                target.putShort(host * Short.BYTES, Bfloat16.round(value));
            }
        });
    }

    @Override
    public void receive(int firstMap, int maps, ByteBuffer source, Precision precision) {
        forEachExchanged(firstMap, maps, (host, own) -> values[own] = value(source, host, precision));
    }

    @Override
    public void receiveAndAdd(int firstMap, int maps, ByteBuffer source, Precision precision) {
        forEachExchanged(firstMap, maps, (host, own) -> values[own] += value(source, host, precision));
    }

    private static float value(ByteBuffer host, int index, Precision precision) {
        return precision == Precision.FLOAT32
                ? host.getFloat(index * Float.BYTES)
                : Bfloat16.widen(host.getShort(index * Short.BYTES));
    }

    @Override
    public void copy(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        ReferenceTensor other = (ReferenceTensor) source;
        for (int image = 0; image < batch; image++) {
            System.arraycopy(
                    other.values,
                    other.index(image, sourceFirstMap, 0, 0),
                    values,
                    index(image, firstMap, 0, 0),
                    maps * shape.area());
        }
    }

    @Override
    public void add(int firstMap, int maps, Tensor source, int sourceFirstMap) {
        ReferenceTensor other = (ReferenceTensor) source;
        int offset = other.index(0, sourceFirstMap, 0, 0);
        forEachOf(firstMap, maps, (host, own) -> {
            int image = host / (maps * shape.area());
            int cell = host % (maps * shape.area());
            values[own] += other.values[offset + image * other.shape.count() + cell];
        });
    }

    /** Pairs the cells of some maps, dense as a host buffer holds them, with their places here. */
    private void forEachOf(int firstMap, int maps, Pair pair) {
        int cells = maps * shape.area();
        for (int image = 0; image < batch; image++) {
            int first = index(image, firstMap, 0, 0);
            for (int cell = 0; cell < cells; cell++) {
                pair.visit(image * cells + cell, first + cell);
            }
        }
    }

    /** Pairs the cells of some maps, in the order in which towers exchange them, with their places here. */
    private void forEachExchanged(int firstMap, int maps, Pair pair) {
        int area = shape.area();
        for (int image = 0; image < batch; image++) {
            int first = index(image, firstMap, 0, 0);
            for (int cell = 0; cell < area; cell++) {
                for (int map = 0; map < maps; map++) {
                    pair.visit((image * area + cell) * maps + map, first + map * area + cell);
                }
            }
        }
    }

    @FunctionalInterface
    interface Visitor {
        void visit(int image, int map, int row, int column);
    }

    @FunctionalInterface
    private interface Pair {
        void visit(int hostIndex, int ownIndex);
    }
}
