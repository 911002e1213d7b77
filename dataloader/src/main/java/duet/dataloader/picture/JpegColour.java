package duet.dataloader.picture;

/** What the components of a JPEG file mean. */
enum JpegColour {
    GREY,
    YCBCR,
    RGB,
    CMYK,
    YCCK;

    private static final int NO_TRANSFORM = 0;
    private static final int NUMBERS_1_2_3 = 0x030201;
    private static final int LETTERS_R_G_B = 0x424752;

    /**
     * Decides by the rules of libjpeg.
     *
     * @param components 1, 3 or 4
     * @param ids the components' names, a byte each, the first one lowest
     * @param jfif whether there is a JFIF marker
     * @param adobeTransform what an Adobe marker says; -1 without one
     */
    static JpegColour of(int components, int ids, boolean jfif, int adobeTransform) {
        if (components == 1) {
            return GREY;
        }
        if (components == 4) {
            return adobeTransform > NO_TRANSFORM ? YCCK : CMYK;
        }
        if (jfif || ids == NUMBERS_1_2_3 && adobeTransform < 0) {
            return YCBCR;
        }
        return adobeTransform == NO_TRANSFORM || ids == LETTERS_R_G_B && adobeTransform < 0 ? RGB : YCBCR;
    }
}
