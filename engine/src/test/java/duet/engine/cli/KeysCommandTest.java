package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {
    @TempDir
    Path folder;

    @Test
    void withoutAHostOneLineSaysWhatIsMissing() {
        Line line = Line.of("keys", folder.toString());
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains("HOST");
    }

    @Test
    void aHostThatIsNoneIsRefusedInOneLine() {
        Line line = Line.of("keys", folder.toString(), "a/b");
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().startsWith("keys: found \"a/b\", expected");
        assertThat(folder).isEmptyDirectory();
    }
}
