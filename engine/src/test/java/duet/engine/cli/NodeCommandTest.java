package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeCommandTest {
    @Test
    void eachProblemOfTheConfigurationIsOneLine() {
        Line line = Line.of("node", "../configs/host.conf", "--set", "cluster.towers=0", "--set", "towers=1");
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems())
                .containsExactly(
                        "--set: cluster.towers: found 0, expected a whole number, 1 or more",
                        "--set: towers: unknown key; known here: cluster, data, device");
    }

    @Test
    void aKeyFileThatIsNotThereIsToldBeforeAnythingBegins(@TempDir Path folder) {
        String tls = "cluster.tls={ certificate = \"" + folder.resolve("a.pem") + "\", key = \""
                + folder.resolve("a.key") + "\", authority = \"" + folder + "\" }";
        Line line = Line.of("node", "../configs/host.conf", "--set", tls);
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems())
                .containsExactly(
                        "cluster.tls.certificate: " + folder.resolve("a.pem")
                                + " does not exist, expected a PEM file; name one that the verb keys wrote",
                        "cluster.tls.key: " + folder.resolve("a.key")
                                + " does not exist, expected a PEM file; name one that the verb keys wrote",
                        "cluster.tls.authority: " + folder
                                + " cannot be read, expected a PEM file; name one that the verb keys wrote");
    }

    @Test
    void helpShowsTheExitCodes() {
        Line line = Line.of("node", "--help");
        assertThat(line.exitCode()).isZero();
        assertThat(line.out())
                .contains("configs/host.conf", "0   ended as asked", "1   something broke", "2   bad input");
    }
}
