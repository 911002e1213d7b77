package duet.ops.network;

/** Zero cells around an image, in cells, each side by itself. */
public record Padding(int top, int left, int bottom, int right) {

    public static final Padding NONE = new Padding(0, 0, 0, 0);

    public Padding {
        if (top < 0 || left < 0 || bottom < 0 || right < 0) {
            throw new IllegalArgumentException(
                    "padding is not negative: " + top + ", " + left + ", " + bottom + ", " + right);
        }
    }

    public static Padding all(int cells) {
        return new Padding(cells, cells, cells, cells);
    }
}
