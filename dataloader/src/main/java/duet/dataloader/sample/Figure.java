package duet.dataloader.sample;

/**
 * A thing in a scene.
 *
 * @param x centre column
 * @param y centre row
 * @param radius pixels of one unit of its plane
 * @param paints its own colour and two further ones
 */
record Figure(
        Kind kind, double x, double y, double radius, double cosine, double sine, Colour[] paints, boolean shadow) {
    private static final Colour BLACK = new Colour(0, 0, 0);
    private static final double REACH = 1.15;
    private static final double SHADOW_BLUR = 0.3;

    static Figure drawn(Kind kind, double x, double y, double radius, double hue, boolean shadow, Draws draws) {
        double turn = StrictMath.toRadians(draws.between(-kind.mostTurn(), kind.mostTurn()));
        Colour own = Colour.ofHue(hue, draws.between(0.6, 0.95), draws.between(0.65, 1));
        Colour second = own.mixed(new Colour(1, 1, 1), draws.between(0.65, 0.95));
        Colour third = own.mixed(new Colour(0.1f, 0.1f, 0.15f), draws.between(0.6, 0.9));
        Colour[] paints = kind == Kind.HOUSE ? new Colour[] {second, own, third} : new Colour[] {own, second, third};
        return new Figure(kind, x, y, radius, StrictMath.cos(turn), StrictMath.sin(turn), paints, shadow);
    }

    void paint(Canvas canvas, Light light) {
        if (shadow) {
            paintShadow(canvas, light);
        }
        Light turned = light.turned(cosine, sine);
        Surface surface = new Surface();
        double reach = REACH * radius;
        for (int row = first(y - reach); row <= last(y + reach, canvas); row++) {
            for (int column = first(x - reach); column <= last(x + reach, canvas); column++) {
                kind.at(planeU(column - x, row - y), planeV(column - x, row - y), surface);
                double cover = Math.min(1, 0.5 - surface.distance * radius);
                if (cover > 0) {
                    double lit = turned.on(surface.nx, surface.ny, surface.nz);
                    canvas.blend(column, row, paints[surface.paint], lit, cover);
                    canvas.brighten(column, row, cover * surface.gloss * gloss(turned, surface));
                }
            }
        }
    }

    /** Phong's highlight with the exponent 16, the viewer straight above. */
    private static double gloss(Light light, Surface surface) {
        double facing = surface.nx * light.x() + surface.ny * light.y() + surface.nz * light.z();
        double mirrored = Math.max(0, 2 * facing * surface.nz - light.z());
        double squared = mirrored * mirrored;
        double fourth = squared * squared;
        return 0.7 * fourth * fourth * fourth * fourth;
    }

    private void paintShadow(Canvas canvas, Light light) {
        Surface surface = new Surface();
        double shadowX = x - light.x() * 0.35 * radius;
        double shadowY = y - light.y() * 0.35 * radius;
        double reach = (REACH + SHADOW_BLUR) * radius;
        for (int row = first(shadowY - reach); row <= last(shadowY + reach, canvas); row++) {
            for (int column = first(shadowX - reach); column <= last(shadowX + reach, canvas); column++) {
                kind.at(planeU(column - shadowX, row - shadowY), planeV(column - shadowX, row - shadowY), surface);
                double depth = Math.min(1, 0.5 - surface.distance / SHADOW_BLUR);
                if (depth > 0) {
                    canvas.blend(column, row, BLACK, 0, 0.45 * depth);
                }
            }
        }
    }

    private double planeU(double dx, double dy) {
        return (cosine * dx + sine * dy) / radius;
    }

    private double planeV(double dx, double dy) {
        return (cosine * dy - sine * dx) / radius;
    }

    private static int first(double position) {
        return Math.max(0, (int) Math.floor(position));
    }

    private static int last(double position, Canvas canvas) {
        return Math.min(canvas.side() - 1, (int) Math.ceil(position));
    }
}
