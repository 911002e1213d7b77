package duet.dataloader.sample;

/** Red, green and blue, 0..1. */
record Colour(float red, float green, float blue) {

    /**
     * @param hue in degrees, any
     * @param saturation 0..1
     * @param value 0..1
     */
    static Colour ofHue(double hue, double saturation, double value) {
        return new Colour(
                band(hue, 5, saturation, value), band(hue, 3, saturation, value), band(hue, 1, saturation, value));
    }

    /** The closed form of the HSV hexcone (A. R. Smith, 1978). */
    private static float band(double hue, int shift, double saturation, double value) {
        double sector = hue / 60 + shift;
        double k = sector - 6 * Math.floor(sector / 6);
        return (float) (value - value * saturation * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
    }

    Colour mixed(Colour other, double share) {
        float s = (float) share;
        return new Colour(
                red + s * (other.red - red), green + s * (other.green - green), blue + s * (other.blue - blue));
    }
}
