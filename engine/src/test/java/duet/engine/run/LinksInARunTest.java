package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.dataloader.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that somebody else made may have links in it that lead to files of whoever goes on with it. */
class LinksInARunTest {
    @TempDir
    private Path folder;

    @Test
    void theLockIsNoLink() throws Exception {
        Path run = Files.createDirectory(folder.resolve("run"));
        Files.writeString(run.resolve("config.conf"), "name = x");
        Files.createSymbolicLink(run.resolve(".lock"), folder.resolve("made"));

        assertThatExceptionOfType(DataException.class).isThrownBy(() -> RunFolder.reopen(run));
        assertThat(folder.resolve("made")).doesNotExist();
    }

    @Test
    void aConfigurationIsWrittenInPlaceOfALink() throws Exception {
        Path own = Files.writeString(folder.resolve("own"), "precious");
        try (RunFolder run = RunFolder.createAt(folder.resolve("run"))) {
            Files.createSymbolicLink(folder.resolve("run/config.conf"), own);
            run.writeConfig("name = x");
        }

        assertThat(own).hasContent("precious");
        assertThat(folder.resolve("run/config.conf")).hasContent("name = x");
    }
}
