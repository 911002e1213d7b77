package duet.dataloader.sample;

/** One thing of a kind in its surroundings. */
final class Scene {
    /** How often a thing has its kind's hue, give or take a few degrees; else any. */
    private static final double TYPICAL = 0.85;

    private static final double HUE_SPREAD = 14;

    private Scene() {}

    static void paint(Kind kind, Draws draws, Canvas canvas) {
        Light light = Light.drawn(draws);
        Backdrop.drawn(canvas.side(), draws).paint(canvas);
        int behind = 4 + draws.below(6);
        for (int i = 0; i < behind; i++) {
            clutter(canvas.side(), draws).paint(canvas, light);
        }
        subject(kind, canvas.side(), draws).paint(canvas, light);
        int before = draws.below(3);
        for (int i = 0; i < before; i++) {
            clutter(canvas.side(), draws).paint(canvas, light);
        }
    }

    private static Figure subject(Kind kind, int side, Draws draws) {
        double hue =
                draws.chance(TYPICAL) ? kind.hue() + draws.between(-HUE_SPREAD, HUE_SPREAD) : draws.between(0, 360);
        double radius = side * draws.between(0.2, 0.34);
        double x = side * draws.between(0.36, 0.64);
        double y = side * draws.between(0.36, 0.64);
        return Figure.drawn(kind, x, y, radius, hue, true, draws);
    }

    /** A small thing of any kind and hue anywhere. */
    private static Figure clutter(int side, Draws draws) {
        Kind kind = Kind.values()[draws.below(Kind.values().length)];
        double radius = side * draws.between(0.025, 0.065);
        double x = side * draws.between(0, 1);
        double y = side * draws.between(0, 1);
        return Figure.drawn(kind, x, y, radius, draws.between(0, 360), false, draws);
    }
}
