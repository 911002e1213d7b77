package duet.ops.cpu;

import duet.ops.network.Shape;
import java.nio.FloatBuffer;

/**
 * The values of a tensor.
 *
 * @param cells [image, row, column, map]
 * @param shape of an image
 * @param count of images
 */
record WinogradImages(FloatBuffer cells, Shape shape, int count) {

    static WinogradImages of(CpuTensor tensor) {
        return new WinogradImages(tensor.cells(), tensor.shape(), tensor.batch());
    }

    int maps() {
        return shape.maps();
    }

    boolean hasRow(int y) {
        return y >= 0 && y < shape.height();
    }

    boolean hasColumn(int x) {
        return x >= 0 && x < shape.width();
    }

    /** All maps of one cell, into {@code line} from {@code offset} on. */
    void read(int image, int y, int x, float[] line, int offset) {
        cells.get(index(image, y, x), line, offset, maps());
    }

    void readRow(int image, int y, float[] line) {
        cells.get(index(image, y, 0), line, 0, shape.width() * maps());
    }

    /** All maps of one cell, from {@code offset} on in {@code line}. */
    void write(int image, int y, int x, float[] line, int offset) {
        cells.put(index(image, y, x), line, offset, maps());
    }

    private int index(int image, int y, int x) {
        return ((image * shape.height() + y) * shape.width() + x) * maps();
    }
}
