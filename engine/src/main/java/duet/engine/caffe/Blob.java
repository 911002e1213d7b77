package duet.engine.caffe;

import java.util.List;

/**
 * Where an array of a model lies in its file.
 *
 * @param shape as Caffe says it: with four sizes in old files, however many the array has
 * @param position of the first value in the file
 * @param valueBytes 4 for float, 8 for double
 */
record Blob(List<Long> shape, long position, int valueBytes) {
    Blob {
        shape = List.copyOf(shape);
    }

    long count() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }
}
