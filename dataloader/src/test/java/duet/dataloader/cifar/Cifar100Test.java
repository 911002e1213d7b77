package duet.dataloader.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.OriginalSetContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar100Test {
    private static final int RECORD = 3074;

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        Files.write(folder.resolve("train.bin"), records(5));
        Files.write(folder.resolve("test.bin"), records(2));
        Files.write(
                folder.resolve("fine_label_names.txt"),
                IntStream.range(0, 100).mapToObj(label -> "fine" + label).toList());
        Files.write(
                folder.resolve("coarse_label_names.txt"),
                IntStream.range(0, 20).mapToObj(label -> "coarse" + label).toList());
    }

    @Test
    void theFineLabelIsTheClass() {
        DataSet set = Cifar100.open(folder, 5, 2);
        byte[] picture = new byte[3072];

        set.training().read(3, picture);

        assertThat(set.classes()).hasSize(100).startsWith("fine0").endsWith("fine99");
        assertThat(set.side()).isEqualTo(32);
        assertThat(set.training().size()).isEqualTo(5);
        assertThat(set.validation().size()).isEqualTo(2);
        assertThat(set.training().label(3)).isEqualTo(96);
        assertThat(picture[0]).isEqualTo((byte) ((3 * RECORD + 2) * 7));
        assertThat(picture[3071]).isEqualTo((byte) ((3 * RECORD + 3073) * 7));
        assertThat(set.training().name(3)).isEqualTo("train.bin, record 3");
    }

    @Test
    void picturesToBePackedHaveTheSamePixelsInRows() {
        byte[] planar = new byte[3072];
        Cifar100.open(folder, 5, 2).validation().read(1, planar);

        OriginalSet set = Cifar100.original(folder, 5, 2);
        byte[] rgb = set.validation().orElseThrow().read(1).rgb();

        assertThat(set.side()).hasValue(32);
        assertThat(set.classes().get(7).name()).isEqualTo("fine7");
        assertThat(set.validation().orElseThrow().name(1)).isEqualTo("test-00001");
        assertThat(set.validation().orElseThrow().id(1)).isEqualTo(folder.resolve("test.bin") + ", record 1");
        for (int i = 0; i < 3072; i++) {
            assertThat(rgb[i]).isEqualTo(planar[i % 3 * 1024 + i / 3]);
        }
    }

    @Test
    void whatIsPromisedOfOriginalsHolds() {
        OriginalSetContract.check(Cifar100.original(folder, 5, 2));
    }

    @Test
    void everyProblemIsToldAtOnce() throws IOException {
        Files.delete(folder.resolve("test.bin"));
        Files.write(folder.resolve("train.bin"), new byte[100]);
        Files.write(folder.resolve("fine_label_names.txt"), List.of("one"));

        DataException exception = catchThrowableOfType(DataException.class, () -> Cifar100.open(folder));

        assertThat(exception.problems())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("train.bin: has 100 bytes, expected 153700000 (50000 records of 3074)"),
                        line -> assertThat(line)
                                .contains("test.bin: cannot be read")
                                .contains("train.bin and test.bin"),
                        line -> assertThat(line).contains("fine_label_names.txt: has 1 names, expected 100"));
    }

    @Test
    void aFineLabelAboveNinetyNineIsTold() throws IOException {
        byte[] content = records(2);
        content[RECORD + 1] = (byte) 200;
        Files.write(folder.resolve("test.bin"), content);

        assertThatThrownBy(() -> Cifar100.open(folder, 5, 2))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        folder.resolve("test.bin") + ": record 1 has label 200, expected 0 to 99; get the file again");
    }

    @Test
    void aFolderIsRecognisedByItsRecordsAndNames() throws IOException {
        assertThat(Cifar100.isAt(folder)).isTrue();
        assertThat(Cifar10.isAt(folder)).isFalse();
        Files.delete(folder.resolve("fine_label_names.txt"));
        assertThat(Cifar100.isAt(folder)).isFalse();
    }

    /** Coarse labels count up from 0, fine ones down from 99. */
    private static byte[] records(int count) {
        byte[] content = new byte[count * RECORD];
        for (int i = 0; i < content.length; i++) {
            int record = i / RECORD;
            content[i] = (byte)
                    switch (i % RECORD) {
                        case 0 -> record;
                        case 1 -> 99 - record;
                        default -> i * 7;
                    };
        }
        return content;
    }
}
