package duet.dataloader.sample;

/** What a kind of thing is like at one point of its own plane; filled anew for every point. */
final class Surface {
    /** Distance to the outline, negative inside, in the unit of the plane. */
    double distance;
    /** Which of the thing's colours: 0 its own, 1 and 2 further ones. */
    int paint;
    /** The unit normal: x right, y down, z to the viewer. */
    double nx;

    double ny;
    double nz;
    /** How much of a gloss it shows, 0..1. */
    double gloss;

    void set(double outline, int which, double glossiness) {
        distance = outline;
        paint = which;
        gloss = glossiness;
    }

    /** A normal that leans by (x, y), each in -1..1. */
    void lean(double x, double y) {
        double flat = Math.min(0.98, x * x + y * y);
        double length = Math.sqrt(x * x + y * y);
        double shrink = length > 0 ? Math.sqrt(flat) / length : 0;
        nx = x * shrink;
        ny = y * shrink;
        nz = Math.sqrt(1 - flat);
    }
}
