package duet.ops.reference;

import duet.ops.network.Padding;
import duet.ops.network.Shape;

/**
 * Where the square windows of a convolution or a pool lie on their input: the window of output (y, x) begins at row
 * {@code y * stride - padding.top} and column {@code x * stride - padding.left} and is clipped to the image.
 */
record Windows(Shape input, int kernel, int stride, Padding padding) {

    /** Row of the window's first cell, negative where it lies in the padding. */
    int top(int y) {
        return y * stride - padding.top();
    }

    int left(int x) {
        return x * stride - padding.left();
    }

    int firstRow(int y) {
        return Math.max(0, top(y));
    }

    int firstColumn(int x) {
        return Math.max(0, left(x));
    }

    /** One past the window's last row inside the image. */
    int endRow(int y) {
        return Math.min(input.height(), top(y) + kernel);
    }

    int endColumn(int x) {
        return Math.min(input.width(), left(x) + kernel);
    }

    /** @throws IllegalArgumentException when some window of {@code output} has no cell inside the image */
    Windows requireInside(String layer, Shape output) {
        for (int y = 0; y < output.height(); y++) {
            for (int x = 0; x < output.width(); x++) {
                if (firstRow(y) >= endRow(y) || firstColumn(x) >= endColumn(x)) {
                    throw new IllegalArgumentException(layer + ": the window of output (" + y + ", " + x
                            + ") lies outside the " + input.height() + "x" + input.width() + " image");
                }
            }
        }
        return this;
    }
}
