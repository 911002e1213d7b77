package duet.dataloader.sample;

/** A distant light and what comes from everywhere. (x, y, z) is the unit vector towards it; y points down, z to the viewer. */
record Light(double x, double y, double z, double ambient) {

    static Light drawn(Draws draws) {
        double x = draws.between(-0.8, 0.8);
        double y = draws.between(-0.9, -0.3);
        double z = draws.between(0.5, 0.9);
        double length = Math.sqrt(x * x + y * y + z * z);
        return new Light(x / length, y / length, z / length, draws.between(0.3, 0.5));
    }

    /** The same light seen by something that was turned by the angle of this cosine and sine. */
    Light turned(double cosine, double sine) {
        return new Light(cosine * x + sine * y, cosine * y - sine * x, z, ambient);
    }

    /** Lambert's cosine law. */
    double on(double nx, double ny, double nz) {
        return ambient + (1.15 - ambient) * facing(nx, ny, nz);
    }

    double facing(double nx, double ny, double nz) {
        return Math.max(0, nx * x + ny * y + nz * z);
    }
}
