package duet.engine.jar;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of noise in two classes, as a folder with train/CLASS and val/CLASS. */
final class TwoClasses {
    private static final int SIDE = 64;
    private static final int EACH = 20;

    private TwoClasses() {}

    /** @param seed decides which pictures */
    static Path in(Path folder, long seed) throws IOException {
        Random random = new Random(seed);
        for (String part : new String[] {"train/cat", "train/dog", "val/cat", "val/dog"}) {
            Path target = Files.createDirectories(folder.resolve(part));
            for (int number = 0; number < EACH; number++) {
                BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
                picture.setRGB(
                        0, 0, SIDE, SIDE, random.ints(SIDE * SIDE, 0, 1 << 24).toArray(), 0, SIDE);
                ImageIO.write(picture, "png", target.resolve(number + ".png").toFile());
            }
        }
        return folder;
    }
}
