package duet.ops.cpu;

import duet.ops.network.Shape;
import java.nio.FloatBuffer;

/**
 * The values of a tensor, or of some of its maps.
 *
 * @param cells [image, row, column, map]
 * @param shape of an image in {@code cells}
 * @param count of images
 * @param firstMap the first map that is seen
 * @param maps how many are seen
 */
record WinogradImages(FloatBuffer cells, Shape shape, int count, int firstMap, int maps) {

    static WinogradImages of(CpuTensor tensor) {
        Shape shape = tensor.shape();
        return new WinogradImages(tensor.cells(), shape, tensor.batch(), 0, shape.maps());
    }

    /** The maps of one of {@code groups} groups. */
    WinogradImages group(int group, int groups) {
        int share = maps / groups;
        return new WinogradImages(cells, shape, count, firstMap + group * share, share);
    }

    boolean hasRow(int y) {
        return y >= 0 && y < shape.height();
    }

    boolean hasColumn(int x) {
        return x >= 0 && x < shape.width();
    }

    /** All maps of one cell, into {@code line} from {@code offset} on. */
    void read(int image, int y, int x, float[] line, int offset) {
        cells.get(index(image, y, x), line, offset, maps);
    }

    /** All maps of each cell of a row. */
    void readRow(int image, int y, float[] line) {
        if (maps == shape.maps()) {
            cells.get(index(image, y, 0), line, 0, shape.width() * maps);
        } else {
            for (int x = 0; x < shape.width(); x++) {
                read(image, y, x, line, x * maps);
            }
        }
    }

    /** All maps of one cell, from {@code offset} on in {@code line}. */
    void write(int image, int y, int x, float[] line, int offset) {
        cells.put(index(image, y, x), line, offset, maps);
    }

    private int index(int image, int y, int x) {
        return ((image * shape.height() + y) * shape.width() + x) * shape.maps() + firstMap;
    }
}
