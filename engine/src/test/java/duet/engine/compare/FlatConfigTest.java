package duet.engine.compare;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlatConfigTest {
    @TempDir
    private Path run;

    /** The folder may be somebody else's: it must not name files and addresses that this program then reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {"include \"other.conf\"", "include file(\"/etc/hosts\")", "include url(\"http://127.0.0.1:1/\")"
            })
    void theConfigurationOfARunIncludesNothing(String include) throws Exception {
        Files.writeString(run.resolve("other.conf"), "towers = 1\n");
        Files.writeString(run.resolve("config.conf"), include + "\n");

        assertThatThrownBy(() -> FlatConfig.of(run))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("expected every value written out")
                .message()
                .hasLineCount(1);
    }

    @Test
    void aLayerThatIsNoSectionIsToldInOneLine() throws Exception {
        Files.writeString(run.resolve("config.conf"), "network.layers = [ conv1 ]\n");

        assertThatThrownBy(() -> FlatConfig.of(run))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(run.resolve("config.conf").toString())
                .message()
                .hasLineCount(1);
    }
}
