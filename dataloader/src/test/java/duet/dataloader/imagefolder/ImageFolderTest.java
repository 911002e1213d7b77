package duet.dataloader.imagefolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.FileLimit;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.OriginalSetContract;
import duet.dataloader.original.PictureClass;
import duet.dataloader.picture.Encoded;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFolderTest {
    private static final byte[] PNG = Encoded.file(new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB), "png");

    @TempDir
    Path folder;

    @Test
    void classesAndFilesComeInTheOrderOfTheirNames() throws IOException {
        for (String file :
                new String[] {"b/2.JPEG", "b/10.jpg", "a/z.png", "c/x.JpEg", "b/notes.txt", "b/.hidden.png"}) {
            write("train/" + file, PNG);
        }
        write("val/c/v.png", PNG);

        DataSet set = ImageFolder.open(folder, 8);

        assertThat(set.classes()).containsExactly("a", "b", "c");
        assertThat(IntStream.range(0, set.training().size()).mapToObj(set.training()::id))
                .containsExactly(
                        path("train/a/z.png"), path("train/b/10.jpg"), path("train/b/2.JPEG"), path("train/c/x.JpEg"));
        assertThat(IntStream.range(0, 4).map(set.training()::label)).containsExactly(0, 1, 1, 2);
        assertThat(set.validation().size()).isEqualTo(1);
        assertThat(set.validation().label(0)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"val", "validation", "test"})
    void theSecondFolderHasOneOfThreeNames(String name) throws IOException {
        write("train/a/1.png", PNG);
        write(name + "/a/1.png", PNG);

        assertThat(ImageFolder.open(folder, 8).validation().id(0)).isEqualTo(path(name + "/a/1.png"));
    }

    @Test
    void aPicturesNameAndTheDigestDoNotDependOnWhereTheFolderIs() throws IOException {
        for (String place : new String[] {"here/", "there/"}) {
            write(place + "train/a/1.png", PNG);
            write(place + "train/b/2.png", PNG);
            write(place + "val/a/3.png", PNG);
        }
        DataSet here = ImageFolder.open(folder.resolve("here"), 8);
        DataSet there = ImageFolder.open(folder.resolve("there"), 8);

        assertThat(here.training().name(1)).isEqualTo("train/b/2.png");
        assertThat(here.validation().name(0)).isEqualTo("val/a/3.png");
        assertThat(here.digest()).isEqualTo(there.digest());
        Files.move(folder.resolve("there/val/a/3.png"), folder.resolve("there/val/a/4.png"));
        assertThat(ImageFolder.open(folder.resolve("there"), 8).digest()).isNotEqualTo(here.digest());
    }

    @Test
    void picturesAreReadScaledAndPlanar() throws IOException {
        write("train/a/1.jpg", Encoded.file(Encoded.gradient(20, 10), "png"));
        write("val/a/1.png", PNG);
        byte[] planar = new byte[3 * 5 * 5];

        ImageFolder.open(folder, 5).training().read(0, planar);

        // Half size, columns 5 to 14 of 20: two neighbours' mean of x * 255 / 20, rounded.
        assertThat(planar[0] & 0xFF).isEqualTo((5 * 255 / 20 + 6 * 255 / 20 + 1) / 2);
        assertThat(planar[4] & 0xFF).isEqualTo((13 * 255 / 20 + 14 * 255 / 20 + 1) / 2);
        assertThat(planar[50] & 0xFF).isEqualTo(90);
    }

    @Test
    void aPathThatIsMissingOrAFileIsTold() throws IOException {
        write("file", PNG);

        assertThatThrownBy(() -> ImageFolder.open(folder.resolve("nowhere"), 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(path("nowhere") + ": does not exist, expected a folder of images");
        assertThatThrownBy(() -> ImageFolder.open(folder.resolve("file"), 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(path("file") + ": is a file, expected a folder of images");
    }

    @Test
    void missingFoldersAreTold() throws IOException {
        assertThatThrownBy(() -> ImageFolder.open(folder, 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no folder train");
        write("train/a/1.png", PNG);
        assertThatThrownBy(() -> ImageFolder.open(folder, 8))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no folder val");
    }

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        write("train/a/1.JPEG", "hello world".getBytes());
        write("train/a/2.JPEG", new byte[0]);
        write("train/a/3.JPEG", PNG);
        write("train/empty/notes.txt", new byte[1]);
        write("val/a/4.jpg", Encoded.file(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "gif"));
        write("val/stranger/5.jpg", PNG);

        DataException exception = catchThrowableOfType(DataException.class, () -> ImageFolder.open(folder, 8));

        assertThat(exception.problems())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).startsWith(path("train/a/1.JPEG") + ": is text (\"hello world\")"),
                        line -> assertThat(line).startsWith(path("train/a/2.JPEG") + ": is an empty file"),
                        line -> assertThat(line).startsWith(path("train/empty") + ": holds no picture"),
                        line -> assertThat(line).startsWith(path("val/a/4.jpg") + ": is GIF"),
                        line -> assertThat(line).startsWith(path("val/stranger") + ": is no class of"));
    }

    @Test
    void aFileThatBreaksOnlyWhenDecodedIsNamed() throws IOException {
        write("train/a/1.png", Arrays.copyOf(PNG, 30));
        write("val/a/1.png", PNG);
        DataSet set = ImageFolder.open(folder, 8);

        assertThatThrownBy(() -> set.training().read(0, new byte[set.pictureBytes()]))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(path("train/a/1.png") + ": ");
    }

    @Test
    void originalsAreReadAtTheirOwnSize() throws IOException {
        write("train/b/2.jpg", Encoded.file(Encoded.gradient(20, 10), "png"));
        write("train/a/1.png", PNG);
        write("test/b/3.png", PNG);

        OriginalSet set = ImageFolder.original(folder);

        assertThat(set.name()).isEqualTo(folder.toString());
        assertThat(set.side()).isEmpty();
        assertThat(set.classes()).containsExactly(new PictureClass("a", "a"), new PictureClass("b", "b"));
        assertThat(set.training().size()).isEqualTo(2);
        assertThat(set.training().name(1)).isEqualTo("2.jpg");
        assertThat(set.training().id(1)).isEqualTo(path("train/b/2.jpg"));
        assertThat(set.training().read(1).width()).isEqualTo(20);
        assertThat(set.validation().orElseThrow().label(0)).isEqualTo(1);
        assertThat(set.validation().orElseThrow().name(0)).isEqualTo("3.png");
    }

    @Test
    void whatIsPromisedOfOriginalsHolds() throws IOException {
        write("train/b/2.jpg", Encoded.file(Encoded.gradient(20, 10), "png"));
        write("train/a/2.jpg", PNG);
        write("val/b/1.png", PNG);

        OriginalSetContract.check(ImageFolder.original(folder));
    }

    @Test
    void originalsNeedNoFolderToBeJudgedBy() throws IOException {
        write("train/a/1.png", PNG);

        assertThat(ImageFolder.original(folder).validation()).isEmpty();
    }

    @Test
    void classesMayBeInTheFolderItself() throws IOException {
        write("b/1.png", PNG);
        write("a/1.png", PNG);
        write("readme.txt", new byte[3]);

        OriginalSet set = ImageFolder.original(folder);

        assertThat(set.classes()).extracting(PictureClass::name).containsExactly("a", "b");
        assertThat(set.training().id(0)).isEqualTo(path("a/1.png"));
        assertThat(set.training().read(0).height()).isEqualTo(3);
        assertThat(set.validation()).isEmpty();
    }

    @Test
    void anOriginalThatIsNoPictureShowsOnlyWhenItIsRead() throws IOException {
        write("train/a/1.JPEG", "hello world".getBytes());
        write("train/a/2.JPEG", new byte[0]);
        write("train/a/3.JPEG", PNG);

        OriginalSet set = ImageFolder.original(folder);

        assertThatThrownBy(() -> set.training().read(0))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(path("train/a/1.JPEG") + ": is text");
        assertThatThrownBy(() -> set.training().read(1))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(path("train/a/2.JPEG") + ": is an empty file");
        assertThat(set.training().read(2).width()).isEqualTo(3);
    }

    @Test
    void aFileFarTooLongForAPictureIsNotReadWhole() throws IOException {
        write("a/1.jpg", new byte[0]);
        try (RandomAccessFile file = new RandomAccessFile(path("a/1.jpg"), "rw")) {
            file.setLength(FileLimit.MOST_BYTES + 1L);
        }
        OriginalSet set = ImageFolder.original(folder);

        assertThatThrownBy(() -> set.training().read(0))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(path("a/1.jpg") + ": has 67108865 bytes, expected a picture of at most");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOC_synset_mapping.txt", "synset_words.txt"})
    void titlesComeFromAFileOfSynsetsAndWords(String name) throws IOException {
        write("train/n01440764/1.png", PNG);
        write("train/n01443537/1.png", PNG);
        write(name, "n01440764 tench, Tinca tinca\r\nn09999999 another\n\n".getBytes());

        assertThat(ImageFolder.original(folder).classes())
                .containsExactly(
                        new PictureClass("n01440764", "tench, Tinca tinca"),
                        new PictureClass("n01443537", "n01443537"));
    }

    @Test
    void everyProblemOfTheFoldersOfOriginalsIsToldAtOnce() throws IOException {
        write("train/a/1.JPEG", PNG);
        write("train/empty/notes.txt", new byte[1]);
        write("val/stranger/5.jpg", PNG);

        DataException exception = catchThrowableOfType(DataException.class, () -> ImageFolder.original(folder));

        assertThat(exception.problems())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(path("train/empty") + ": holds no picture"),
                        line -> assertThat(line).startsWith(path("val/stranger") + ": is no class of"));
        assertThatThrownBy(() -> ImageFolder.original(folder.resolve("train/a")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(path("train/a") + ": has no class folders");
    }

    private String path(String relative) {
        return folder.resolve(relative).toString();
    }

    private void write(String relative, byte[] content) throws IOException {
        Path file = folder.resolve(relative);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }
}
