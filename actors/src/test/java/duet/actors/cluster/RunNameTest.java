package duet.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunNameTest {

    @Test
    void aRunIsCalledWhatItsConfigurationSays() {
        assertThat(RunName.in("name = alexnet, towers = 2")).isEqualTo("alexnet");
    }

    @Test
    void aConfigurationOfAnotherHostReadsNoFileOfThisOne(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("own.conf"), "name = own");

        assertThat(RunName.in("include file(\"" + file + "\")")).isEqualTo("without a name");
        assertThat(RunName.in("include \"" + file + "\"")).isEqualTo("without a name");
        assertThat(RunName.in("include url(\"" + file.toUri() + "\")")).isEqualTo("without a name");
        assertThat(RunName.in("include classpath(\"duet-actors.conf\"), name = x"))
                .isEqualTo("without a name");
    }
}
