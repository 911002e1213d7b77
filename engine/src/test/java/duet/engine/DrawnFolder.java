package duet.engine;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A folder of small noisy pictures in ImageNet's layout, the colour of which gives their class away. */
public final class DrawnFolder {
    public static final List<String> CLASSES = List.of("blue", "green", "red");
    private static final int HEIGHT = 60;
    private static final int WIDTH = 70;

    private DrawnFolder() {}

    /** Writes {@code train/<class>/<number>.png} and {@code val/<class>/<number>.png}. */
    public static Path write(Path folder, int trainingPerClass, int validationPerClass) throws IOException {
        for (int label = 0; label < CLASSES.size(); label++) {
            draw(folder.resolve("train").resolve(CLASSES.get(label)), label, trainingPerClass);
            draw(folder.resolve("val").resolve(CLASSES.get(label)), label, validationPerClass);
        }
        return folder;
    }

    private static void draw(Path folder, int label, int count) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; number < count; number++) {
            Random random = new Random(1000L * label + number);
            BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < HEIGHT; y++) {
                for (int x = 0; x < WIDTH; x++) {
                    image.setRGB(x, y, random.nextInt(1 << 24) & 0x7F7F7F | 0x80 << 8 * label);
                }
            }
            ImageIO.write(image, "png", folder.resolve(number + ".png").toFile());
        }
    }
}
