package duet.ops.network;

/**
 * The size of one image's activations: {@code maps} feature maps of {@code height} by {@code width} cells. A vector of
 * n values is n maps of 1 by 1. The batch is not part of the shape; canonical order is (image, map, row, column).
 */
public record Shape(int maps, int height, int width) {

    public Shape {
        if (maps < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("a shape has positive sizes, not " + maps + "x" + height + "x" + width);
        }
    }

    public static Shape vector(int values) {
        return new Shape(values, 1, 1);
    }

    /** Cells in one map. */
    public int area() {
        return height * width;
    }

    /** Values in one image. */
    public int count() {
        return maps * area();
    }

    public Shape withMaps(int otherMaps) {
        return new Shape(otherMaps, height, width);
    }

    @Override
    public String toString() {
        return maps + "x" + height + "x" + width;
    }
}
