package duet.dataloader.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.OriginalSetContract;
import duet.dataloader.original.PictureClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
    private static final int RECORDS = 4;

    @TempDir
    Path folder;

    @BeforeEach
    void writeSixFiles() throws IOException {
        for (int file = 1; file <= 6; file++) {
            byte[] content = new byte[RECORDS * 3073];
            for (int i = 0; i < content.length; i++) {
                content[i] = (byte) (i % 3073 == 0 ? (file + i / 3073) % 10 : file * 17 + i * 7);
            }
            Files.write(folder.resolve(file == 6 ? "test_batch.bin" : "data_batch_" + file + ".bin"), content);
        }
        Files.write(
                folder.resolve("batches.meta.txt"),
                List.of("k0", "k1", "k2", "k3", "k4", "k5", "k6", "k7", "k8", "k9", ""));
    }

    @Test
    void recordsOfFiveFilesFollowOneAnother() {
        DataSet set = Cifar10.open(folder, RECORDS);
        byte[] picture = new byte[3072];

        set.training().read(2 * RECORDS + 1, picture);

        assertThat(set.classes()).hasSize(10).startsWith("k0").endsWith("k9");
        assertThat(set.side()).isEqualTo(32);
        assertThat(set.training().size()).isEqualTo(20);
        assertThat(set.validation().size()).isEqualTo(4);
        assertThat(set.training().label(2 * RECORDS + 1)).isEqualTo(4);
        assertThat(set.validation().label(3)).isEqualTo(9);
        assertThat(picture[0]).isEqualTo((byte) (3 * 17 + 3074 * 7));
        assertThat(picture[3071]).isEqualTo((byte) (3 * 17 + (3074 + 3071) * 7));
        assertThat(set.training().id(2 * RECORDS + 1)).endsWith("data_batch_3.bin, record 1");
        assertThat(set.training().name(2 * RECORDS + 1)).isEqualTo("data_batch_3.bin, record 1");
    }

    @Test
    void picturesToBePackedHaveNamesFitForFiles() {
        OriginalSet set = Cifar10.original(folder, RECORDS);

        assertThat(set.side()).hasValue(32);
        assertThat(set.classes().get(3)).isEqualTo(new PictureClass("k3", "k3"));
        assertThat(set.training().name(2 * RECORDS + 1)).isEqualTo("data_batch_3-00001");
        assertThat(set.training().label(2 * RECORDS + 1)).isEqualTo(4);
        assertThat(set.validation().orElseThrow().name(3)).isEqualTo("test_batch-00003");
        assertThat(set.training().read(0).rgb()).hasSize(3072);
    }

    @Test
    void whatIsPromisedOfOriginalsHolds() {
        OriginalSetContract.check(Cifar10.original(folder, RECORDS));
    }

    @Test
    void wrongLengthsAndMissingFilesAreAllTold() throws IOException {
        Files.write(folder.resolve("data_batch_2.bin"), new byte[100]);
        Files.delete(folder.resolve("test_batch.bin"));
        Files.write(folder.resolve("batches.meta.txt"), List.of("only one"));

        DataException exception = catchThrowableOfType(DataException.class, () -> Cifar10.open(folder, RECORDS));

        assertThat(exception.problems())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("data_batch_2.bin: has 100 bytes, expected 12292 (4 records of 3073)"),
                        line -> assertThat(line).contains("test_batch.bin: cannot be read"),
                        line -> assertThat(line).contains("batches.meta.txt: has 1 names, expected 10"));
    }

    @Test
    void theCanonicalFilesHaveTenThousandRecords() {
        assertThatThrownBy(() -> Cifar10.open(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected 30730000 (10000 records of 3073)");
    }

    @Test
    void aLabelAboveNineIsTold() throws IOException {
        byte[] content = new byte[RECORDS * 3073];
        content[2 * 3073] = 11;
        Files.write(folder.resolve("data_batch_4.bin"), content);

        assertThatThrownBy(() -> Cifar10.open(folder, RECORDS))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("data_batch_4.bin: record 2 has label 11, expected 0 to 9");
    }

    @Test
    void aFolderIsRecognisedByItsFirstFile() throws IOException {
        assertThat(Cifar10.isAt(folder)).isTrue();
        Files.delete(folder.resolve("data_batch_1.bin"));
        assertThat(Cifar10.isAt(folder)).isFalse();
    }
}
