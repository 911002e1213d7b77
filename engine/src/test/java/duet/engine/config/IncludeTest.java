package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncludeTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() {
        SmallFile.in(folder);
    }

    private SmallFile including(String text) {
        return SmallFile.write(folder.resolve("outer.conf"), text);
    }

    @Test
    void whatFollowsAnIncludeReplacesWhatItHolds() {
        RunConfig config =
                including("include \"small.conf\"\ntraining.batch = 16").load();
        assertThat(config.training().batch()).isEqualTo(16);
        assertThat(config.training().epochs()).isEqualTo(2);
        assertThat(config.name()).isEqualTo("outer");
    }

    @Test
    void aProblemIsToldInTheFileThatHoldsIt() {
        SmallFile outer = including("include \"small.conf\"\n\ntraining.batch = 0\nname = 7");
        SmallFile.in(folder).with("epochs = 2", "epochs = 0");
        assertThat(outer.problems())
                .containsExactly(
                        "outer.conf:3: training.batch: found 0, expected a whole number, 1 or more",
                        "outer.conf:4: name: found 7, expected letters, digits, dots, hyphens and underscores, a letter or"
                                + " digit first",
                        "small.conf:19: training.epochs: found 0, expected a whole number, 1 or more");
    }

    @Test
    void anAddressIsRefused() {
        assertThat(including("include url(\"http://localhost/a.conf\")").problems())
                .containsExactly(
                        "outer.conf: include \"http://localhost/a.conf\": only files are included; copy it beside"
                                + " this file and include the copy");
    }

    @Test
    void theClasspathIsRefused() {
        assertThat(including("include classpath(\"reference.conf\")").problems())
                .singleElement()
                .asString()
                .startsWith("outer.conf: include \"reference.conf\": only files are included");
    }

    @Test
    void aMissingFileIsRefused() {
        assertThat(including("include \"smal.conf\"").problems())
                .containsExactly("outer.conf: include \"smal.conf\": no such file as smal.conf; name a file relative to"
                        + " this one, with its ending");
    }

    @Test
    void aFileThatIncludesItselfIsRefused() {
        assertThat(including("include \"outer.conf\"").problems())
                .singleElement()
                .asString()
                .contains("it would include itself for ever");
    }
}
