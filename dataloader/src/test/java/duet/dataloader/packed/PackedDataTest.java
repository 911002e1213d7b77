package duet.dataloader.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalPictures;
import duet.dataloader.packing.DrawnPictures;
import duet.dataloader.picture.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackedDataTest {
    private static final int SIDE = Packed.SIDE;
    private static final DrawnPictures TRAINING = Packed.TRAINING;
    private static final DrawnPictures VALIDATION = Packed.VALIDATION;

    @TempDir
    Path folder;

    @Test
    void everyPicturePackedRawComesBackToTheByte() {
        DataSet set = pack(new Storage.Raw()).dataSet();

        assertThat(set.training().inMemory()).isTrue();
        byte[] read = new byte[set.pictureBytes()];
        for (int index = 0; index < 20; index++) {
            set.training().read(index, read);
            assertThat(read).as("training " + index).isEqualTo(planar(TRAINING, index));
            assertThat(set.training().label(index)).isEqualTo(TRAINING.label(index));
            assertThat(set.training().name(index))
                    .isEqualTo("train/" + set.classes().get(TRAINING.label(index)) + "/picture " + index + ".JPEG.npy");
        }
        for (int index = 4; index >= 0; index--) {
            set.validation().read(index, read);
            assertThat(read).as("validation " + index).isEqualTo(planar(VALIDATION, index));
        }
    }

    @Test
    void picturesPackedAsJpegComeBackNearly() {
        DataSet set = pack(new Storage.Jpeg(100)).dataSet();

        assertThat(set.training().inMemory()).isFalse();
        byte[] read = new byte[set.pictureBytes()];
        for (int index = 0; index < 20; index++) {
            set.training().read(index, read);
            byte[] original = planar(TRAINING, index);
            double difference = IntStream.range(0, read.length)
                    .map(i -> (read[i] & 0xFF) - (original[i] & 0xFF))
                    .average()
                    .orElseThrow();
            assertThat(Math.abs(difference)).as("picture " + index).isLessThan(1.5);
        }
    }

    @Test
    void theDigestDoesNotDependOnWhereTheSetIs() throws IOException {
        String here = pack(new Storage.Raw()).dataSet().digest();
        Path moved = Files.move(folder.resolve("set"), folder.resolve("moved"));

        assertThat(PackedData.open(moved).dataSet().digest()).isEqualTo(here);
        assertThat(PackedData.open(moved).dataSet().training().id(19))
                .isEqualTo(moved.resolve("train-00002.zip") + ", entry train/été/picture 19.JPEG.npy");
    }

    @Test
    void onlyAFolderWithItsManifestIsAPackedSet() throws IOException {
        pack(new Storage.Raw());

        assertThat(PackedData.isAt(folder.resolve("set"))).isTrue();
        assertThat(PackedData.isAt(folder)).isFalse();
        Files.writeString(folder.resolve("data.json"), "{\"format\": \"something\"}");
        assertThat(PackedData.isAt(folder)).isFalse();
        assertThatThrownBy(() -> PackedData.open(folder.resolve("nowhere")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has no data.json, expected a packed data set");
    }

    @Test
    void everyShardThatIsMissingOrOfAnotherLengthIsTold() throws IOException {
        pack(new Storage.Raw());
        Path set = folder.resolve("set");
        Files.delete(set.resolve("train-00001.zip"));
        byte[] bytes = Files.readAllBytes(set.resolve("val-00000.zip"));
        Files.write(set.resolve("val-00000.zip"), Arrays.copyOf(bytes, bytes.length - 1));

        DataException exception = catchThrowableOfType(DataException.class, () -> PackedData.open(set));

        assertThat(exception.problems())
                .containsExactly(
                        set.resolve("train-00001.zip")
                                + ": is missing, expected a shard of 8 pictures; restore the file or"
                                + " prepare the data again",
                        set.resolve("val-00000.zip") + ": has " + (bytes.length - 1) + " bytes, expected "
                                + bytes.length + " as data.json says; restore the file or prepare the data again");
    }

    @Test
    void aShardOfClassesThatTheSetHasNotIsRefused() throws IOException {
        pack(new Storage.Raw());
        Path manifest = folder.resolve("set/data.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"cat\"", "\"cow\""));

        assertThatThrownBy(() -> PackedData.open(folder.resolve("set")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("set/train-00000.zip")
                        + ": has an entry train/cat/picture 0.JPEG.npy, expected one named train/<class>/<picture> with a"
                        + " class of data.json");
    }

    @Test
    void aShardOfTheOtherPartIsRefused() {
        Shard validation = pack(new Storage.Raw()).manifest().validation().get(0);
        Path path = folder.resolve("set").resolve(validation.file());

        assertThatThrownBy(() -> MappedShard.open(path, validation, "train/", Map.of("cat", 0)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has an entry val/cat/picture 0.JPEG.npy, expected one named train/<class>");
    }

    @Test
    void aDamagedMeanImageIsRefused() throws IOException {
        pack(new Storage.Raw());
        Path mean = folder.resolve("set/mean.npy");
        byte[] bytes = Files.readAllBytes(mean);
        bytes[200] ^= 1;
        Files.write(mean, bytes);

        assertThatThrownBy(() -> PackedData.open(folder.resolve("set")))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(mean + ": is not the mean image that data.json describes");
    }

    @Test
    void verifyingTellsWhatOpeningDoesNotSee() throws IOException {
        PackedData packed = pack(new Storage.Raw());
        packed.verify();
        Path shard = folder.resolve("set/train-00000.zip");
        byte[] bytes = Files.readAllBytes(shard);
        bytes[300] ^= 4;
        Files.write(shard, bytes);

        PackedData damaged = PackedData.open(folder.resolve("set"));

        assertThatThrownBy(damaged::verify)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(shard + ": is damaged, its sha256 is ");
    }

    /** A flipped byte anywhere either is told in one line or changes no pixel, no label and no name. */
    @RepeatedTest(3)
    void noDamageToAShardGoesUnnoticed() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (Storage storage : new Storage[] {new Storage.Raw(), new Storage.Jpeg(90)}) {
            PackedData whole = pack(storage);
            Path shard = folder.resolve("set/train-00001.zip");
            byte[] good = Files.readAllBytes(shard);
            for (int attempt = 0; attempt < 150; attempt++) {
                // Every second time in the directory, which is a small part of the file.
                int at = attempt % 2 == 0 ? random.nextInt(good.length) : good.length - 1 - random.nextInt(700);
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 + random.nextInt(255));
                // The whole set keeps the file it has mapped, which only loses its name.
                Files.delete(shard);
                Files.write(shard, bad);
                assertNoticed(whole.dataSet(), "seed " + seed + ", byte " + at + " of " + shard.getFileName());
            }
            deleteSet();
        }
    }

    private void assertNoticed(DataSet whole, String where) {
        byte[] expected = new byte[whole.pictureBytes()];
        byte[] found = new byte[whole.pictureBytes()];
        DataSet damaged;
        try {
            damaged = PackedData.open(folder.resolve("set")).dataSet();
        } catch (DataException e) {
            assertThat(e.problems()).as(where).hasSize(1).first().asString().contains("train-00001.zip: ");
            return;
        }
        for (int index = 8; index < 16; index++) {
            try {
                damaged.training().read(index, found);
            } catch (DataException e) {
                assertThat(e.problems())
                        .as(where)
                        .hasSize(1)
                        .first()
                        .asString()
                        .contains("train-00001.zip, entry train/");
                continue;
            }
            whole.training().read(index, expected);
            assertThat(found).as(where).isEqualTo(expected);
            assertThat(damaged.training().label(index)).as(where).isEqualTo(TRAINING.label(index));
            assertThat(damaged.training().name(index)).as(where).contains("/picture " + index + ".JPEG");
        }
    }

    @Test
    void severalThreadsReadAtOnce() {
        for (Storage storage : new Storage[] {new Storage.Raw(), new Storage.Jpeg(90)}) {
            DataSet set =
                    Packed.set(folder.resolve(storage.toString()), storage).dataSet();
            byte[][] alone = new byte[20][set.pictureBytes()];
            for (int index = 0; index < 20; index++) {
                set.training().read(index, alone[index]);
            }

            assertThat(IntStream.range(0, 2000).parallel().filter(i -> {
                        byte[] read = new byte[set.pictureBytes()];
                        set.training().read(i % 20, read);
                        return !Arrays.equals(read, alone[i % 20]);
                    }))
                    .isEmpty();
        }
    }

    private PackedData pack(Storage storage) {
        return Packed.set(folder.resolve("set"), storage);
    }

    private void deleteSet() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("set"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** The picture's pixels, [side, side, 3] to [3, side, side]. */
    private static byte[] planar(OriginalPictures pictures, int index) {
        Picture picture = pictures.read(index);
        byte[] planar = new byte[picture.rgb().length];
        for (int i = 0; i < planar.length; i++) {
            planar[i % 3 * SIDE * SIDE + i / 3] = picture.rgb()[i];
        }
        return planar;
    }
}
