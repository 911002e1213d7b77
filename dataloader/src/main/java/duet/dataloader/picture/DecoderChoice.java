package duet.dataloader.picture;

/**
 * Which decoder JPEG files go to, chosen once.
 *
 * @param turbo whether libturbojpeg is used where it gives the JDK's pixels
 * @param description for people
 */
record DecoderChoice(boolean turbo, String description) {
    /** Set to {@code off}, libturbojpeg is not even looked for. */
    static final String PROPERTY = "duet.turbojpeg";

    static DecoderChoice make() {
        if ("off".equals(System.getProperty(PROPERTY))) {
            return new DecoderChoice(false, "Java (libturbojpeg is switched off: " + PROPERTY + "=off)");
        }
        try {
            TurboLibrary.load();
            return new DecoderChoice(true, "libturbojpeg");
        } catch (LinkageError e) {
            return new DecoderChoice(
                    false,
                    "Java (libturbojpeg is not installed: apt-get install libturbojpeg0 makes decoding twice as fast)");
        }
    }
}
