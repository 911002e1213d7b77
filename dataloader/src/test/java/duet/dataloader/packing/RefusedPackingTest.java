package duet.dataloader.packing;

import static duet.dataloader.packing.PackingTrial.JPEG;
import static duet.dataloader.packing.PackingTrial.PER_SHARD;
import static duet.dataloader.packing.PackingTrial.RAW;
import static duet.dataloader.packing.PackingTrial.SIDE;
import static duet.dataloader.packing.PackingTrial.drawn;
import static duet.dataloader.packing.PackingTrial.options;
import static duet.dataloader.packing.PackingTrial.training;
import static duet.dataloader.packing.PackingTrial.validation;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.dataloader.original.OriginalSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.packed.PackedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What packing does not begin, or does not finish, and what it says. */
class RefusedPackingTest {
    @TempDir
    Path folder;

    private PackingTrial bench;

    @BeforeEach
    void takeFolder() {
        bench = new PackingTrial(folder);
    }

    @Test
    void aFinishedSetOfAnotherOriginIsRefused() {
        bench.pack(drawn(), "a", options(JPEG, 1));

        assertThatThrownBy(() -> bench.pack(drawn(), "a", options(RAW, 1)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        folder.resolve("a") + ": is a packed data set of another storage: jpeg of quality 90 there, raw"
                                + " now; name another folder, or delete this one");
    }

    @Test
    void goingOnWithSomethingElseIsRefused() {
        bench.killed("a", 20);
        OriginalSet renamed = DrawnPictures.set(training().named(3, "other.jpg"), validation());

        assertThatThrownBy(() -> bench.pack(renamed, "a", options(JPEG, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageMatching(
                        "(?s).*: was begun with another training pictures: 30, sha256 .* there, 30, sha256 .* now;"
                                + " go on with the same, or delete the folder to begin anew");
        PackingOptions larger = new PackingOptions(17, JPEG, PER_SHARD, 0, 1);
        assertThatThrownBy(() -> bench.pack(drawn(), "a", larger))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("was begun with another side: 16 there, 17 now");
    }

    @Test
    void aFolderWithSomethingElseInItIsRefused() throws IOException {
        Files.createDirectories(folder.resolve("a"));
        Files.writeString(folder.resolve("a/notes.txt"), "mine");
        Files.writeString(folder.resolve("file"), "mine");

        assertThatThrownBy(() -> bench.pack(drawn(), "a", options(JPEG, 1)))
                .isInstanceOf(DataException.class)
                .hasMessage(folder.resolve("a")
                        + ": holds notes.txt and is no packed data set, expected a new or empty folder;"
                        + " name another");
        assertThatThrownBy(() -> bench.pack(drawn(), "file", options(JPEG, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is a file");
        assertThat(bench.names("a")).containsExactly("notes.txt");
    }

    @Test
    void twoAtOnceAreRefused() {
        DrawnPictures training = training();
        OriginalSet set = DrawnPictures.set(training, validation());
        training.before(index -> {
            if (index == 0) {
                assertThatThrownBy(() -> bench.pack(drawn(), "a", options(JPEG, 1)))
                        .isInstanceOf(DataException.class)
                        .hasMessageContaining("another process packs into this folder");
            }
        });

        bench.pack(set, "a", options(JPEG, 1));
    }

    @Test
    void aSetWithoutAnyReadableTrainingPictureIsRefused() {
        OriginalSet set = DrawnPictures.set(new DrawnPictures(1, 3).breaking(0, 1, 2), validation());

        assertThatThrownBy(() -> bench.pack(set, "a", new PackingOptions(SIDE, RAW, PER_SHARD, 9, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none of its 3 training pictures could be read");
        assertThat(PackedData.isAt(folder.resolve("a"))).isFalse();
    }

    @Test
    void twoPicturesOfOneNameAreRefused() {
        OriginalSet set = DrawnPictures.set(training().named(0, "x.png").named(9, "x.png.jpg"), validation());

        assertThatThrownBy(() -> bench.pack(set, "a", options(JPEG, 1)))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "/data/drawn/somewhere/x.png.jpg: would be stored as train/cat/x.png.jpg, as another picture is;"
                                + " rename one of them");
        bench.pack(set, "a", options(RAW, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a\\b", "a\tb"})
    void aClassNameThatIsNoFoldersNameIsRefused(String name) {
        OriginalSet set = new OriginalSet(
                "drawn", List.of(new PictureClass(name, "title")), OptionalInt.empty(), training(), Optional.empty());

        assertThatThrownBy(() -> bench.pack(set, "a", options(JPEG, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected a name that a folder can have");
    }

    @Test
    void optionsThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new PackingOptions(0, RAW, 8, 0, 1)).hasMessage("side: 0, expected 1 to 4096");
        assertThatThrownBy(() -> new PackingOptions(1024, RAW, 1024, 0, 1))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "pictures per shard: 1024 pictures of 1024x1024 may take more than the 1073741824 bytes of a"
                                + " shard; expected at most 272");
    }
}
