package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    private Path here;

    @Test
    void aNewRunHasAFolderOfItsOwnWithItsConfiguration() throws Exception {
        Path runs = here.resolve("some/runs");
        try (RunFolder first = RunFolder.create(runs, "small", "towers = 2");
                RunFolder second = RunFolder.create(runs, "small", "towers = 1")) {
            assertThat(first.name()).matches("small-\\d{8}T\\d{6}Z(-\\d+)?");
            assertThat(second.path()).isNotEqualTo(first.path());
            assertThat(RunFolder.config(first.path())).hasContent("towers = 2");
            assertThat(RunFolder.config(second.path())).hasContent("towers = 1");
        }
    }

    @Test
    void aRunIsOpenToOneAtATime() {
        try (RunFolder open = RunFolder.create(here, "small", "")) {
            assertThatThrownBy(() -> RunFolder.reopen(open.path()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("another process trains in this run");
        }
    }

    @Test
    void aRunThatWasLeftCanBeOpenedAgain() throws Exception {
        RunFolder left = RunFolder.create(here, "small", "towers = 2");
        left.close();
        try (RunFolder again = RunFolder.reopen(left.path())) {
            again.writeConfig("towers = 1");
            assertThat(RunFolder.config(again.path())).hasContent("towers = 1");
            assertThat(again.path())
                    .isDirectoryNotContaining(file -> file.toString().endsWith(".tmp"));
        }
    }

    @Test
    void aFolderThatIsNoRunIsRefusedInOneLineAndLeftAsItIs() throws Exception {
        Path other = Files.createDirectory(here.resolve("other"));
        assertThatThrownBy(() -> RunFolder.reopen(other))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(other.toString())
                .hasMessageContaining("config.conf")
                .hasMessageNotContaining("\n");
        assertThat(other).isEmptyDirectory();
    }

    @Test
    void aPlaceWhereNoFolderCanBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(here.resolve("runs"), "");
        assertThatThrownBy(() -> RunFolder.create(file, "small", ""))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("--runs");
    }
}
