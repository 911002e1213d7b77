package duet.dataloader.imagefolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
    private static final List<String> CLASSES = List.of("cat", "dog");

    @TempDir
    private Path folder;

    private Path draw(String name, int rgb) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(12, 9, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 12 * 9; i++) {
            image.setRGB(i % 12, i / 12, rgb);
        }
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void filesComeAsNamedAndFoldersBySortedNamesWithTheirClasses() throws IOException {
        Path single = draw("single.dat", 0x010203);
        Path dog = draw("in/dog/b.png", 0x0A0B0C);
        Path cat = draw("in/cat/a.PNG", 0);
        Path other = draw("in/z.png", 0);
        Files.writeString(folder.resolve("in/notes.txt"), "no picture");
        Files.writeString(folder.resolve("in/.hidden.png"), "no picture");
        PictureFiles files = PictureFiles.of(List.of(single, folder.resolve("in")), 4, CLASSES);
        assertThat(files.size()).isEqualTo(4);
        assertThat(List.of(files.id(0), files.id(1), files.id(2), files.id(3)))
                .containsExactly(single.toString(), cat.toString(), dog.toString(), other.toString());
        assertThat(files.knownLabel(0)).isEmpty();
        assertThat(files.knownLabel(1)).isEqualTo(OptionalInt.of(0));
        assertThat(files.knownLabel(2)).isEqualTo(OptionalInt.of(1));
        assertThat(files.knownLabel(3)).isEmpty();
        assertThat(files.label(2)).isEqualTo(1);
        byte[] planar = new byte[3 * 16];
        files.read(2, planar);
        assertThat(List.of(planar[0], planar[16], planar[47])).containsExactly((byte) 10, (byte) 11, (byte) 12);
    }

    @Test
    void everythingThatIsNoPictureIsToldAtOnce() throws IOException {
        Path text = Files.writeString(folder.resolve("text.png"), "this is no picture");
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Path missing = folder.resolve("missing.jpg");
        assertThatThrownBy(() -> PictureFiles.of(List.of(text, empty, missing), 4, CLASSES))
                .isInstanceOfSatisfying(DataException.class, e -> assertThat(e.problems())
                        .hasSize(3)
                        .anyMatch(problem -> problem.startsWith(text + ": is "))
                        .anyMatch(problem -> problem.startsWith(empty + ": holds no picture"))
                        .anyMatch(problem -> problem.startsWith(missing + ": does not exist")));
    }
}
