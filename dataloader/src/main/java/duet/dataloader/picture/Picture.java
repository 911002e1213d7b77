package duet.dataloader.picture;

/**
 * A decoded picture.
 *
 * @param rgb [height, width, 3] bytes, 0..255 unsigned; owned by this record, not copied
 */
public record Picture(int width, int height, byte[] rgb) {

    public Picture {
        if (rgb.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    rgb.length + " bytes do not make a picture of " + width + "x" + height + "x3");
        }
    }
}
