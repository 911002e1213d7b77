package duet.dataloader.packing;

import static duet.dataloader.packing.PackingTrial.JPEG;
import static duet.dataloader.packing.PackingTrial.PER_SHARD;
import static duet.dataloader.packing.PackingTrial.RAW;
import static duet.dataloader.packing.PackingTrial.SIDE;
import static duet.dataloader.packing.PackingTrial.drawn;
import static duet.dataloader.packing.PackingTrial.options;
import static duet.dataloader.packing.PackingTrial.rejecting;
import static duet.dataloader.packing.PackingTrial.training;
import static duet.dataloader.packing.PackingTrial.validation;
import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.DataSet;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.packed.Manifest;
import duet.dataloader.packed.PackedData;
import duet.dataloader.statistics.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackingTest {
    @TempDir
    Path folder;

    private PackingTrial bench;

    @BeforeEach
    void takeFolder() {
        bench = new PackingTrial(folder);
    }

    @Test
    void aPackedSetHoldsWhatItWasMadeFrom() throws IOException {
        PackingReport report = bench.pack(drawn(), "a", options(JPEG, 1));

        assertThat(bench.names("a"))
                .containsExactly(
                        "data.json",
                        "mean.npy",
                        "rejected.tsv",
                        "train-00000.zip",
                        "train-00001.zip",
                        "train-00002.zip",
                        "train-00003.zip",
                        "val-00000.zip",
                        "val-00001.zip");
        assertThat(report.nothingToDo()).isFalse();
        assertThat(report.classesWithoutTraining()).isEmpty();
        assertThat(Manifest.pictures(report.manifest().training())).isEqualTo(30);
        assertThat(report.manifest().name()).isEqualTo("drawn");
        PackedData packed = PackedData.open(folder.resolve("a"));
        packed.verify();
        DataSet set = packed.dataSet();
        assertThat(packed.classes()).isEqualTo(DrawnPictures.CLASSES);
        assertThat(set.classes()).containsExactly("cat", "dog", "été");
        assertThat(set.training().size()).isEqualTo(30);
        assertThat(set.validation().size()).isEqualTo(9);
        assertThat(set.training().name(29)).isEqualTo("train/été/picture 29.JPEG");
        assertThat(set.training().label(29)).isEqualTo(2);
        assertThat(set.validation().name(3)).isEqualTo("val/dog/picture 3.JPEG");
    }

    @Test
    void statisticsAreThoseOfThePixelsThatAreRead() {
        bench.pack(drawn(), "a", options(JPEG, 2));
        PackedData packed = PackedData.open(folder.resolve("a"));

        Statistics measured = Statistics.measure(packed.dataSet(), 100, 1, 1, (done, total) -> {});

        assertThat(packed.statistics().spread()).isEqualTo(measured.spread());
        assertThat(packed.statistics().meanImage()).isEqualTo(measured.meanImage());
        assertThat(packed.statistics().colours()).isEqualTo(measured.colours());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void theNumberOfThreadsChangesNoByte(int threads) throws IOException {
        bench.pack(drawn(), "alone", options(JPEG, 1));
        bench.pack(drawn(), "together", options(JPEG, threads));

        assertThat(bench.contents("together")).isEqualTo(bench.contents("alone"));
    }

    /** Digests that were written down: other Java versions and machines must come to the same. */
    @Test
    void theBytesOfAShardAreTheSameEverywhere() {
        OriginalSet set = DrawnPictures.set(new DrawnPictures(5, 3).ofSide(SIDE), null);

        assertThat(bench.pack(set, "jpeg", options(JPEG, 1))
                        .manifest()
                        .training()
                        .get(0)
                        .sha256())
                .isEqualTo("e1c97f1ef3a7d650bca237833415745f3054cbb4d541144b57a0ca6d3881bbc8");
        assertThat(bench.pack(set, "raw", options(RAW, 1))
                        .manifest()
                        .training()
                        .get(0)
                        .sha256())
                .isEqualTo("530249d4f2fd22801dfa2140b751b649dad10ad6ed8ad5ab6821efb5dc68c438");
    }

    @Test
    void coloursAreStoredAtHalfResolution() throws IOException {
        bench.pack(drawn(), "a", options(JPEG, 1));
        try (ZipFile zip = new ZipFile(folder.resolve("a/train-00000.zip").toFile())) {
            byte[] jpeg = zip.getInputStream(zip.entries().nextElement()).readAllBytes();
            String hex = HexFormat.of().formatHex(jpeg);

            // Frame header: 8 bits, 16x16, three components; luma sampled 2x2, both colours 1x1.
            assertThat(hex).contains("ffc0" + "0011" + "08" + "0010" + "0010" + "03" + "012200" + "021101" + "031101");
        }
    }

    @Test
    void whatCannotBeReadIsLeftOutAndListed() throws IOException {
        OriginalSet set =
                DrawnPictures.set(training().breaking(1, 17), validation().breaking(8));

        PackingReport report = bench.pack(set, "a", rejecting(3));

        assertThat(report.manifest().rejected()).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("a/rejected.tsv")))
                .isEqualTo("picture\treason\n"
                        + "train/cat/picture 1.JPEG\tis cut short; replace or remove the file\n"
                        + "train/dog/picture 17.JPEG\tis cut short; replace or remove the file\n"
                        + "val/été/picture 8.JPEG\tis cut short; replace or remove the file\n");
        DataSet packed = PackedData.open(folder.resolve("a")).dataSet();
        assertThat(packed.training().size()).isEqualTo(28);
        assertThat(packed.training().name(1)).isEqualTo("train/cat/picture 2.JPEG");
        assertThat(report.manifest().statistics().pictures()).isEqualTo(28);
    }

    @Test
    void aClassWithoutTrainingPicturesKeepsItsLabelAndIsReported() {
        OriginalSet set = DrawnPictures.set(training().breaking(10, 11, 12, 13, 14, 15, 16, 17, 18, 19), validation());

        PackingReport report = bench.pack(set, "a", new PackingOptions(SIDE, RAW, PER_SHARD, 10, 1));

        assertThat(report.classesWithoutTraining()).containsExactly("dog");
        assertThat(report.manifest().training().get(1).pictures()).isEqualTo(2);
        DataSet packed = PackedData.open(folder.resolve("a")).dataSet();
        assertThat(packed.training().label(10)).isEqualTo(2);
        assertThat(packed.training().name(10)).isEqualTo("train/été/picture 20.JPEG.npy");
    }

    @Test
    void aSetMayHaveNoValidationPictures() {
        bench.pack(DrawnPictures.set(training(), null), "a", options(RAW, 1));

        assertThat(PackedData.open(folder.resolve("a")).dataSet().validation().size())
                .isZero();
    }

    @Test
    void namesThatArchivesDoNotTakeAreEscaped() {
        OriginalSet set = DrawnPictures.set(
                training().named(0, "a/../b\\c\u0001%.png").named(1, "half \ud800.jpg"), validation());

        bench.pack(set, "a", options(JPEG, 1));

        DataSet packed = PackedData.open(folder.resolve("a")).dataSet();
        assertThat(packed.training().name(0)).isEqualTo("train/cat/a%2F..%2Fb%5Cc%01%25.png.jpg");
        assertThat(packed.training().name(1)).isEqualTo("train/cat/half %uD800.jpg");
    }
}
