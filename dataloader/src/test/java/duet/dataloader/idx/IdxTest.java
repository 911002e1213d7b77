package duet.dataloader.idx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.OriginalSetContract;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    private static final String PICTURES = "train-images-idx3-ubyte";

    @TempDir
    Path folder;

    @BeforeEach
    void writeFourFiles() throws IOException {
        write(PICTURES, pictures(0x803, 3, 4, 4));
        write("train-labels-idx1-ubyte", labels(0x801, 5, 0, 4));
        write("t10k-images-idx3-ubyte.gz", compressed(pictures(0x803, 2, 4, 4)));
        write("t10k-labels-idx1-ubyte.gz", compressed(labels(0x801, 9, 1)));
    }

    @Test
    void greyIsReplicatedToThreeBands() {
        DataSet set = Idx.open(folder);
        byte[] planar = new byte[48];

        set.training().read(2, planar);

        for (int i = 0; i < 48; i++) {
            assertThat(planar[i] & 0xFF).isEqualTo((32 + i % 16) * 5);
        }
        assertThat(set.side()).isEqualTo(4);
        assertThat(set.training().size()).isEqualTo(3);
        assertThat(set.training().label(2)).isEqualTo(4);
        assertThat(set.training().inMemory()).isTrue();
        assertThat(set.training().id(2)).isEqualTo(folder.resolve(PICTURES) + ", record 2");
        assertThat(set.training().name(2)).isEqualTo("train-00002");
    }

    @Test
    void plainAndCompressedFilesAreTheSame() throws IOException {
        String before = Idx.open(folder).digest();
        Files.delete(folder.resolve(PICTURES));
        write(PICTURES + ".gz", compressed(pictures(0x803, 3, 4, 4)));

        DataSet set = Idx.open(folder);

        assertThat(set.digest()).isEqualTo(before);
        assertThat(set.validation().size()).isEqualTo(2);
        assertThat(set.validation().label(0)).isEqualTo(9);
        assertThat(set.validation().id(1)).endsWith("t10k-images-idx3-ubyte.gz, record 1");
    }

    @Test
    void thereAreAsManyClassesAsLabels() throws IOException {
        assertThat(Idx.open(folder).classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        write("t10k-labels-idx1-ubyte.gz", compressed(labels(0x801, 200, 1)));
        assertThat(Idx.open(folder).classes()).hasSize(201);
    }

    @Test
    void picturesToBePackedHaveTheSamePixels() {
        OriginalSet set = Idx.original(folder);

        byte[] rgb = set.training().read(1).rgb();

        assertThat(set.side()).hasValue(4);
        assertThat(set.classes().get(9).title()).isEqualTo("9");
        assertThat(set.training().name(1)).isEqualTo("train-00001");
        assertThat(set.validation().orElseThrow().name(1)).isEqualTo("t10k-00001");
        for (int i = 0; i < 48; i++) {
            assertThat(rgb[i] & 0xFF).isEqualTo((16 + i / 3) * 5);
        }
    }

    @Test
    void whatIsPromisedOfOriginalsHolds() {
        OriginalSetContract.check(Idx.original(folder));
    }

    @Test
    void aFolderIsRecognisedByItsTrainingPictures() throws IOException {
        assertThat(Idx.isAt(folder)).isTrue();
        Files.delete(folder.resolve(PICTURES));
        assertThat(Idx.isAt(folder)).isFalse();
        write(PICTURES + ".gz", new byte[0]);
        assertThat(Idx.isAt(folder)).isTrue();
    }

    @Test
    void otherMagicNumbersAndDimensionsAreTold() throws IOException {
        refused(PICTURES, pictures(0xD03, 3, 4, 4), "begins with 00000d03, expected 00000803 (unsigned bytes of 3 dim");
        refused("train-labels-idx1-ubyte", pictures(0x803, 3, 4, 4), "begins with 00000803, expected 00000801");
        refused(PICTURES, pictures(0x803, 3, 4, 5), "holds pictures of 4 rows and 5 columns, expected squares");
        refused(PICTURES, header(0x803, 3, 0, 0), "says its dimensions are [3, 0, 0], expected each above 0");
        refused(PICTURES, header(0x803, 3, -1, -1), "says its dimensions are [3, -1, -1]");
        refused(PICTURES, header(0x803, 1 << 30, 1 << 20, 1 << 20), "values at most");
    }

    @Test
    void otherCountsAreTold() throws IOException {
        refused("train-labels-idx1-ubyte", labels(0x801, 5, 0), "has 2 labels, expected 3, as many as " + PICTURES);
        refused("t10k-images-idx3-ubyte", pictures(0x803, 2, 3, 3), "holds pictures of side 3, expected 4 as in");
    }

    @Test
    void filesThatAreCutShortOrTooLongAreTold() throws IOException {
        byte[] whole = pictures(0x803, 3, 4, 4);

        refused(PICTURES, Arrays.copyOf(whole, 63), "is cut short: has 47 values, expected 48 by its header [3, 4, 4]");
        refused(PICTURES, Arrays.copyOf(whole, 10), "is cut short");
        refused(PICTURES, new byte[0], "is cut short");
        refused(PICTURES, Arrays.copyOf(whole, 65), "goes on after the 48 values");
    }

    @Test
    void damagedCompressedFilesAreTold() throws IOException {
        Files.delete(folder.resolve(PICTURES));
        byte[] whole = compressed(pictures(0x803, 3, 4, 4));
        byte[] flipped = whole.clone();
        flipped[whole.length - 6] ^= 1;

        refused(PICTURES + ".gz", Arrays.copyOf(whole, whole.length - 9), "is cut short");
        refused(PICTURES + ".gz", flipped, "cannot be read (java.util.zip.ZipException");
        refused(PICTURES + ".gz", pictures(0x803, 3, 4, 4), "cannot be read (java.util.zip.ZipException");
    }

    @Test
    void aMissingFileIsTold() throws IOException {
        Files.delete(folder.resolve("t10k-labels-idx1-ubyte.gz"));

        assertThatThrownBy(() -> Idx.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("t10k-labels-idx1-ubyte") + ".gz: cannot be read");
    }

    private void refused(String name, byte[] content, String message) throws IOException {
        Path file = folder.resolve(name);
        byte[] kept = Files.exists(file) ? Files.readAllBytes(file) : null;
        Files.write(file, content);
        assertThatThrownBy(() -> Idx.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message)
                .extracting(Throwable::getMessage)
                .asString()
                .hasLineCount(1);
        if (kept == null) {
            Files.delete(file);
        } else {
            Files.write(file, kept);
        }
    }

    private void write(String name, byte[] content) throws IOException {
        Files.write(folder.resolve(name), content);
    }

    /** Values count up by five. */
    private static byte[] pictures(int magic, int... sizes) {
        int count = Arrays.stream(sizes).reduce(1, (a, b) -> a * b);
        ByteBuffer bytes = ByteBuffer.allocate(16 + count).put(header(magic, sizes));
        for (int i = 0; i < count; i++) {
            bytes.put((byte) (i * 5));
        }
        return bytes.array();
    }

    private static byte[] labels(int magic, int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length).put(header(magic, labels.length));
        for (int label : labels) {
            bytes.put((byte) label);
        }
        return bytes.array();
    }

    private static byte[] header(int magic, int... sizes) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length).putInt(magic);
        for (int size : sizes) {
            bytes.putInt(size);
        }
        return bytes.array();
    }

    private static byte[] compressed(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream output = new GZIPOutputStream(bytes)) {
            output.write(content);
        }
        return bytes.toByteArray();
    }
}
