package duet.dataloader.sample;

/** What is behind the things: a wall above a floor, each a gradient, with soft blotches over both. */
record Backdrop(
        Colour wallLeft, Colour wallRight, Colour floorFar, Colour floorNear, double horizon, float[] blotches) {
    /** Blotches are drawn on a grid of this many cells a side and interpolated. */
    private static final int CELLS = 8;

    static Backdrop drawn(int side, Draws draws) {
        double hue = draws.between(0, 360);
        float[] blotches = new float[(CELLS + 1) * (CELLS + 1)];
        for (int i = 0; i < blotches.length; i++) {
            blotches[i] = (float) draws.between(0.8, 1.2);
        }
        double otherHue = draws.between(0, 360);
        return new Backdrop(
                muted(hue, draws),
                muted(hue + 40, draws),
                muted(otherHue, draws),
                muted(otherHue + 20, draws),
                side * draws.between(0.45, 0.85),
                blotches);
    }

    private static Colour muted(double hue, Draws draws) {
        return Colour.ofHue(hue, draws.between(0.05, 0.4), draws.between(0.3, 0.85));
    }

    void paint(Canvas canvas) {
        int side = canvas.side();
        for (int y = 0; y < side; y++) {
            boolean wall = y < horizon;
            double down = wall ? 0 : (y - horizon) / (side - horizon);
            Colour floor = floorFar.mixed(floorNear, down);
            for (int x = 0; x < side; x++) {
                Colour colour = wall ? wallLeft.mixed(wallRight, (double) x / side) : floor;
                canvas.blend(x, y, colour, blotch((double) x * CELLS / side, (double) y * CELLS / side), 1);
            }
        }
    }

    private double blotch(double x, double y) {
        int column = (int) x;
        int row = (int) y;
        double right = x - column;
        double low = y - row;
        int at = row * (CELLS + 1) + column;
        double upper = blotches[at] + right * (blotches[at + 1] - blotches[at]);
        int below = at + CELLS + 1;
        double lower = blotches[below] + right * (blotches[below + 1] - blotches[below]);
        return upper + low * (lower - upper);
    }
}
