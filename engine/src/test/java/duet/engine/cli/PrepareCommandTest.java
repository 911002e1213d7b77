package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import duet.dataloader.packed.PackedData;
import duet.dataloader.packed.Storage;
import duet.engine.DrawnFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepareCommandTest {
    @TempDir
    private Path folder;

    private String source;
    private String target;

    @BeforeEach
    void draw() throws IOException {
        source = DrawnFolder.write(folder.resolve("pictures"), 4, 2).toString();
        target = folder.resolve("packed").toString();
    }

    @Test
    void aFolderIsPackedAsTheOptionsSay() {
        Line line = Line.of("prepare", source, target, "--side", "48", "--store", "raw", "--per-shard", "5");
        assertThat(line.exitCode()).as(line.err()).isZero();
        PackedData packed = PackedData.open(Path.of(target));
        assertThat(packed.manifest().side()).isEqualTo(48);
        assertThat(packed.manifest().storage()).isEqualTo(new Storage.Raw());
        assertThat(packed.manifest().training()).hasSize(3);
        assertThat(packed.dataSet().classes()).isEqualTo(DrawnFolder.CLASSES);
        assertThat(packed.dataSet().training().size()).isEqualTo(12);
        assertThat(packed.dataSet().validation().size()).isEqualTo(6);
    }

    @Test
    void withoutOptionsPicturesAreJpegOf256() {
        assertThat(Line.of("prepare", source, target).exitCode()).isZero();
        PackedData packed = PackedData.open(Path.of(target));
        assertThat(packed.manifest().side()).isEqualTo(256);
        assertThat(packed.manifest().storage()).isEqualTo(new Storage.Jpeg(95));
    }

    @Test
    void whatIsThereIsNotMadeAgainAndNotOverwritten() throws IOException {
        Line.of("prepare", source, target, "--side", "32");
        var before = Files.getLastModifiedTime(Path.of(target, "data.json"));
        assertThat(Line.of("prepare", source, target, "--side", "32").exitCode())
                .isZero();
        Line other = Line.of("prepare", source, target, "--side", "40");
        assertThat(other.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(other.problems())
                .singleElement()
                .asString()
                .startsWith(target + ": ")
                .contains("side");
        assertThat(Files.getLastModifiedTime(Path.of(target, "data.json"))).isEqualTo(before);
    }

    @Test
    void aSourceWithoutValidationPicturesGivesAShareOfItsOwn() {
        String classes = Path.of(source, "train").toString();
        assertThat(Line.of("prepare", classes, target, "--side", "32", "--hold-out", "0.5")
                        .exitCode())
                .isZero();
        PackedData packed = PackedData.open(Path.of(target));
        assertThat(packed.dataSet().training().size()).isEqualTo(6);
        assertThat(packed.dataSet().validation().size()).isEqualTo(6);
    }

    @Test
    void brokenPicturesAreLeftOutAndListedUpToTheCap() throws IOException {
        Files.writeString(Path.of(source, "train", "red", "notes.jpg"), "no picture");
        Line strict = Line.of("prepare", source, target, "--side", "32", "--most-rejected", "0");
        assertThat(strict.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(strict.err()).contains("notes.jpg");

        assertThat(Line.of("prepare", source, target, "--side", "32").exitCode())
                .isZero();
        assertThat(Files.readString(Path.of(target, "rejected.tsv"))).contains("train/red/notes.jpg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --store=gif                | --store gif: expected jpeg or raw
            --quality=0                | --quality 0: expected 1 to 100
            --store=raw,--quality=90   | --quality 90: raw pictures have none
            --hold-out=1               | --hold-out 1.0: expected a number above 0 and below 1
            --hold-out=0.5             | has 6 validation pictures of its own
            --side=0                   | side: 0, expected 1 to
            --threads=0                | threads: 0, expected 1 to
            --per-shard=0              | pictures per shard: 0, expected 1 to
            """)
    void anOptionOutOfItsRangeIsRefusedInOneLine(String options, String problem) {
        String[] given = options.split(",");
        String[] arguments = new String[3 + given.length];
        arguments[0] = "prepare";
        arguments[1] = source;
        arguments[2] = target;
        System.arraycopy(given, 0, arguments, 3, given.length);
        Line line = Line.of(arguments);
        assertThat(line.exitCode()).isEqualTo(TrainCommand.BAD_INPUT);
        assertThat(line.problems()).singleElement().asString().contains(problem);
        assertThat(Path.of(target)).doesNotExist();
    }

    @Test
    void whatIsNoDataSetIsRefused() {
        assertThat(Line.of("prepare", folder.resolve("nothing").toString(), target)
                        .problems())
                .singleElement()
                .asString()
                .contains("no such folder, expected one with ImageNet's tar files");
        Line.of("prepare", source, target, "--side", "32");
        assertThat(Line.of("prepare", target, folder.resolve("again").toString())
                        .problems())
                .singleElement()
                .asString()
                .contains("is prepared already");
    }
}
