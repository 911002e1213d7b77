package duet.dataloader.ilsvrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.OriginalSetContract;
import duet.dataloader.original.PictureClass;
import duet.dataloader.picture.Encoded;
import duet.dataloader.picture.PictureDecoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A set of three synsets whose numbers in the development kit (1, 2, 3) are in another order than their WordNet numbers, with
 * a fourth that is their parent.
 */
class IlsvrcArchivesTest {
    private static final String DOG = "n02102040";
    private static final String CHURCH = "n03028079";
    private static final String TENCH = "n01440764";

    @TempDir
    Path folder;

    @BeforeEach
    void writeSet() {
        training().write(trainingTar());
        validation(4).write(validationTar());
        kit().pack(folder.resolve("ILSVRC2012_devkit_t12.tar.gz"), "ILSVRC2012_devkit_t12");
    }

    @Test
    void labelsAreThePlacesOfSortedWordnetNumbersNotTheKitsNumbers() {
        OriginalSet set = IlsvrcArchives.original(folder);

        assertThat(set.name()).isEqualTo(folder.toString());
        assertThat(set.side()).isEmpty();
        assertThat(set.classes())
                .containsExactly(
                        new PictureClass(TENCH, "tench, Tinca tinca"),
                        new PictureClass(DOG, "English springer, English springer spaniel"),
                        new PictureClass(CHURCH, "church, church building"));
        assertThat(names(set.training()))
                .containsExactly(
                        "0 n01440764_18.JPEG",
                        "0 n01440764_9.JPEG",
                        "1 n02102040_1.JPEG",
                        "1 n02102040_3.JPEG",
                        "2 n03028079_7.JPEG");
        // The kit says 2, 1, 3, 1: springer, church, tench, church.
        assertThat(names(set.validation().orElseThrow()))
                .containsExactly(
                        "1 ILSVRC2012_val_00000001.JPEG",
                        "2 ILSVRC2012_val_00000002.JPEG",
                        "0 ILSVRC2012_val_00000003.JPEG",
                        "2 ILSVRC2012_val_00000004.JPEG");
    }

    @Test
    void picturesAreReadFromTheirPlacesInsideTheTars() {
        OriginalSet set = IlsvrcArchives.original(folder);

        IntStream.range(0, 50).parallel().forEach(any -> {
            assertThat(set.training().read(any % 5).width()).isEqualTo(new int[] {12, 11, 21, 23, 31}[any % 5]);
            assertThat(set.validation().orElseThrow().read(any % 4).height()).isEqualTo(41 + any % 4);
        });
        assertThat(set.training().read(3).rgb())
                .isEqualTo(PictureDecoder.decode(picture(23, 5), "23").rgb());
    }

    @Test
    void whatIsPromisedOfOriginalsHolds() {
        OriginalSetContract.check(IlsvrcArchives.original(folder));
    }

    @Test
    void aPicturesIdNamesTheFileAndTheMember() {
        OriginalSet set = IlsvrcArchives.original(folder);

        assertThat(set.training().id(4)).isEqualTo(trainingTar() + ", member n03028079.tar/n03028079_7.JPEG");
        assertThat(set.validation().orElseThrow().id(0))
                .isEqualTo(validationTar() + ", member ILSVRC2012_val_00000001.JPEG");
    }

    @Test
    void anInterruptedThreadDoesNotSpoilReadingForTheOthers() {
        OriginalSet set = IlsvrcArchives.original(folder);

        Thread.currentThread().interrupt();
        try {
            assertThat(set.training().read(0).width()).isEqualTo(12);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(set.training().read(1).width()).isEqualTo(11);
    }

    @Test
    void aDamagedPictureShowsOnlyWhenItIsRead() {
        training(new byte[] {1, 2, 3}).write(trainingTar());
        OriginalPictures pictures = IlsvrcArchives.original(folder).training();

        assertThatThrownBy(() -> pictures.read(4))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(trainingTar() + ", member n03028079.tar/n03028079_7.JPEG: ");
        assertThat(pictures.read(0).width()).isEqualTo(12);
    }

    @Test
    void theFilesOf2010HaveOtherNamesAndAFolderInTheValidationTar() throws IOException {
        Path year = Files.createDirectory(folder.resolve("2010"));
        training().write(year.resolve("ILSVRC2010_images_train.tar"));
        new TarBuilder()
                .folder("./val")
                .file("./val/ILSVRC2010_val_00000002.JPEG", picture(8, 8))
                .file("./val/ILSVRC2010_val_00000001.JPEG", picture(8, 9))
                .write(year.resolve("ILSVRC2010_images_val.tar"));
        kit(2010).truth("3\r\n1\r\n").unpack(year.resolve("devkit-1.0"));

        OriginalSet set = IlsvrcArchives.original(year);

        assertThat(names(set.validation().orElseThrow()))
                .containsExactly("0 ILSVRC2010_val_00000001.JPEG", "2 ILSVRC2010_val_00000002.JPEG");
        assertThat(set.validation().orElseThrow().read(0).height()).isEqualTo(9);
    }

    @Test
    void withoutTheValidationTarThereAreOnlyTrainingPictures() throws IOException {
        Files.delete(validationTar());

        OriginalSet set = IlsvrcArchives.original(folder);

        assertThat(set.validation()).isEmpty();
        assertThat(set.classes().get(0).title()).isEqualTo("tench, Tinca tinca");
    }

    @Test
    void withoutTheKitClassesAreCalledByTheirNumbersAndValidationIsRefused() throws IOException {
        Files.delete(folder.resolve("ILSVRC2012_devkit_t12.tar.gz"));

        refused(folder + ": has no development kit, expected ILSVRC2012_devkit... to know the classes");
        Files.delete(validationTar());
        OriginalSet set = IlsvrcArchives.original(folder);

        assertThat(set.classes()).contains(new PictureClass(TENCH, TENCH));
        assertThat(set.training().size()).isEqualTo(5);
        assertThat(set.validation()).isEmpty();
    }

    @Test
    void filesOfOtherTasksAreLeftAlone() throws IOException {
        for (String other : List.of(
                "ILSVRC2012_img_train_t3.tar", "ILSVRC2012_img_test.tar", "ILSVRC2012_devkit_t3.tar.gz", "notes")) {
            Files.writeString(folder.resolve(other), "something else");
        }

        assertThat(IlsvrcArchives.original(folder).training().size()).isEqualTo(5);
    }

    @Test
    void aFolderIsRecognisedByTheTarOfTrainingPictures() throws IOException {
        assertThat(IlsvrcArchives.isAt(folder)).isTrue();
        Files.delete(trainingTar());
        assertThat(IlsvrcArchives.isAt(folder)).isFalse();
        assertThat(IlsvrcArchives.isAt(folder.resolve("nowhere"))).isFalse();
        refused(folder + ": has no tar of training pictures");
    }

    @Test
    void twoYearsInOneFolderAreRefused() {
        training().write(folder.resolve("ILSVRC2010_images_train.tar"));

        refused(folder + ": has 2 tars of training pictures, expected one");
    }

    @Test
    void synsetsThatTheKitDoesNotKnowAndThoseThatAreMissingAreTold() {
        new TarBuilder()
                .file(TENCH + ".tar", tar("a.JPEG"))
                .file(DOG + ".tar", tar("b.JPEG"))
                .file("n00000001.tar", tar("c.JPEG"))
                .write(trainingTar());

        assertThatThrownBy(() -> IlsvrcArchives.original(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(trainingTar() + ": member n00000001.tar is of no synset without children")
                .hasMessageContaining(trainingTar() + ": has no member n03028079.tar");
    }

    @Test
    void everythingWrongInsideTheTrainingTarIsToldAtOnce() {
        byte[] whole = tar("a.JPEG");
        new TarBuilder()
                .file(TENCH + ".tar", Arrays.copyOf(whole, 700))
                .file(DOG + ".tar", new TarBuilder().build())
                .file(CHURCH + ".tar", tar("notes.txt"))
                .write(trainingTar());

        DataException exception = catchThrowableOfType(DataException.class, () -> IlsvrcArchives.original(folder));

        assertThat(exception.problems())
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(trainingTar() + ", member n01440764.tar: is "),
                        line -> assertThat(line).startsWith(trainingTar() + ", member n02102040.tar: holds no picture"),
                        line -> assertThat(line)
                                .startsWith(trainingTar()
                                        + ", member n03028079.tar: member notes.txt is no picture, expected names"));
    }

    @Test
    void aTrainingTarOfAnythingButSynsetsIsRefused() {
        new TarBuilder().file("train/dogs.tar", tar("a.JPEG")).write(trainingTar());
        refused(trainingTar() + ": member dogs.tar is no synset's tar, expected names such as n01440764.tar");

        new TarBuilder().write(trainingTar());
        refused(trainingTar() + ": is empty, expected a tar for each synset");
    }

    @Test
    void asManyPicturesAsLinesInTheGroundTruthAreExpected() {
        validation(3).write(validationTar());

        refused(validationTar() + ": has 3 pictures, expected 4, as many as lines in "
                + folder.resolve("ILSVRC2012_devkit_t12.tar.gz") + ", data/ILSVRC2012_validation_ground_truth.txt");
    }

    @Test
    void validationPicturesAreFoundByTheirNumbers() {
        validation(3).file("ILSVRC2012_val_00000005.JPEG", picture(3, 3)).write(validationTar());
        refused("member ILSVRC2012_val_00000005.JPEG is no picture numbered 1 to 4");

        validation(3).file("other.JPEG", picture(3, 3)).write(validationTar());
        refused("member other.JPEG is no picture numbered 1 to 4");

        validation(3).file("ILSVRC2010_val_00000002.JPEG", picture(3, 3)).write(validationTar());
        refused("has two pictures of number 2");
    }

    @Test
    void aGroundTruthThatNamesAParentOrNoNumberIsTold() {
        Path packed = folder.resolve("ILSVRC2012_devkit_t12.tar.gz");
        kit().truth("2\n1\n1001\n1\n").pack(packed, "ILSVRC2012_devkit_t12");
        refused(packed
                + ", data/ILSVRC2012_validation_ground_truth.txt: line 3 is 1001, expected the number of a synset");

        kit().truth("2\nx\n3\n1\n").pack(packed, "ILSVRC2012_devkit_t12");
        refused(": line 2 is \"x\", expected the number of a synset");

        kit().truth("2\n1\n\u0000" + "ab".repeat(100)).pack(packed, "ILSVRC2012_devkit_t12");
        refused(": line 3 is \"?" + "ab".repeat(9) + "a...\", expected");
    }

    @Test
    void aKitThatIsDamagedOrOfAnotherYearIsTold() throws IOException {
        Path packed = folder.resolve("ILSVRC2012_devkit_t12.tar.gz");
        byte[] whole = Files.readAllBytes(packed);

        try (RandomAccessFile file = new RandomAccessFile(packed.toFile(), "rw")) {
            file.setLength(whole.length / 2);
        }
        refused(packed + ": is no .tar.gz, or damaged or cut short");
        kit(2010).pack(packed, "devkit-1.0");
        refused(packed + ": has no data/ILSVRC2012_validation_ground_truth.txt");
    }

    @Test
    void aMetaFileThatIsNoneIsTold() throws IOException {
        Files.delete(folder.resolve("ILSVRC2012_devkit_t12.tar.gz"));
        Path kit = folder.resolve("ILSVRC2012_devkit_t12");
        kit().unpack(kit);
        byte[] meta = Files.readAllBytes(kit.resolve("data/meta.mat"));

        for (int length : new int[] {0, 10, 200, meta.length / 2}) {
            Files.write(kit.resolve("data/meta.mat"), Arrays.copyOf(meta, length));
            refused(kit + ", data/meta.mat: cannot be read");
        }
        Files.write(kit.resolve("data/meta.mat"), kit(2011).meta());
        refused("expected an array synsets with ILSVRC2012_ID, WNID, words and num_children");
    }

    private void refused(String message) {
        assertThatThrownBy(() -> IlsvrcArchives.original(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
    }

    private static List<String> names(OriginalPictures pictures) {
        return IntStream.range(0, pictures.size())
                .mapToObj(index -> pictures.label(index) + " " + pictures.name(index))
                .toList();
    }

    private Path trainingTar() {
        return folder.resolve("ILSVRC2012_img_train.tar");
    }

    private Path validationTar() {
        return folder.resolve("ILSVRC2012_img_val.tar");
    }

    private static TarBuilder training() {
        return training(picture(31, 5));
    }

    private static TarBuilder training(byte[] last) {
        byte[] dogs = new TarBuilder()
                .file(DOG + "_3.JPEG", picture(23, 5))
                .file(DOG + "_1.JPEG", picture(21, 5))
                .build();
        byte[] fish = new TarBuilder()
                .file(TENCH + "_9.JPEG", picture(11, 5))
                .file(TENCH + "_18.JPEG", picture(12, 5))
                .build();
        byte[] church = new TarBuilder().file(CHURCH + "_7.JPEG", last).build();
        return new TarBuilder()
                .file(DOG + ".tar", dogs)
                .file(CHURCH + ".tar", church)
                .file(TENCH + ".tar", fish);
    }

    private static TarBuilder validation(int pictures) {
        TarBuilder tar = new TarBuilder();
        for (int number = pictures; number >= 1; number--) {
            tar.file("ILSVRC2012_val_0000000" + number + ".JPEG", picture(5, 40 + number));
        }
        return tar;
    }

    private static KitBuilder kit() {
        return kit(2012).truth("2\n1\n3\n1\n");
    }

    private static KitBuilder kit(int year) {
        return new KitBuilder(year)
                .synset(1, CHURCH, "church, church building", 0)
                .synset(2, DOG, "English springer, English springer spaniel", 0)
                .synset(3, TENCH, "tench, Tinca tinca", 0)
                .synset(1001, "n00001740", "entity", 3);
    }

    private static byte[] tar(String name) {
        return new TarBuilder().file(name, picture(3, 3)).build();
    }

    private static byte[] picture(int width, int height) {
        return Encoded.file(Encoded.gradient(width, height), "png");
    }
}
