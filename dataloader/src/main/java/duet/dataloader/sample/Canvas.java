package duet.dataloader.sample;

/** A square of colours that is painted on in layers, in scratch memory of its own. */
final class Canvas {
    private static final double GRAIN = 9;

    private final int side;
    private final float[] red;
    private final float[] green;
    private final float[] blue;

    Canvas(int side) {
        this.side = side;
        red = new float[side * side];
        green = new float[side * side];
        blue = new float[side * side];
    }

    int side() {
        return side;
    }

    /** Lays a colour times {@code light} over a pixel. */
    void blend(int x, int y, Colour colour, double light, double cover) {
        int at = y * side + x;
        float share = (float) cover;
        float lit = (float) light;
        red[at] += share * (lit * colour.red() - red[at]);
        green[at] += share * (lit * colour.green() - green[at]);
        blue[at] += share * (lit * colour.blue() - blue[at]);
    }

    /** Adds white light, as a gloss does. */
    void brighten(int x, int y, double amount) {
        int at = y * side + x;
        red[at] += (float) amount;
        green[at] += (float) amount;
        blue[at] += (float) amount;
    }

    /** Writes [3, side, side] bytes with the grain of a film. */
    void copyTo(byte[] planarRgb, Draws draws) {
        int grain = draws.bits() | 1;
        int area = side * side;
        for (int i = 0; i < area; i++) {
            // Marsaglia's xorshift: three small draws out of one word.
            grain ^= grain << 13;
            grain ^= grain >>> 17;
            grain ^= grain << 5;
            planarRgb[i] = level(red[i], grain & 0xFF);
            planarRgb[area + i] = level(green[i], (grain >>> 8) & 0xFF);
            planarRgb[2 * area + i] = level(blue[i], (grain >>> 16) & 0xFF);
        }
    }

    private static byte level(float value, int noise) {
        double grey = value * 255 + (noise - 127.5) * (GRAIN / 127.5);
        return (byte) Math.max(0, Math.min(255, (int) (grey + 0.5)));
    }
}
