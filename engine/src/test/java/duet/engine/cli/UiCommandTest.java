package duet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class UiCommandTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderThatIsNoRunIsNamed() {
        Line line = Line.of("ui", folder.toString());
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains(folder.toString(), "not the folder of a run");
    }

    @Test
    void aRunWithoutAnEventLogIsNamed() throws IOException {
        Line line = Line.of("ui", DrawnRun.in(folder).folder().toString());
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains("events", "event log");
    }

    @Test
    void aPortInUseIsBadInputInOneLine() throws Exception {
        Path run = LoggedRun.in(Files.createDirectories(folder.resolve("run")), 3);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Line line = Line.of("ui", run.toString(), "--port", Integer.toString(taken.getLocalPort()));
            assertThat(line.exitCode()).isEqualTo(2);
            assertThat(line.problems())
                    .singleElement()
                    .asString()
                    .contains("--port " + taken.getLocalPort(), "is in use");
        }
    }

    @Test
    void aPortThatIsNoneIsRefused() {
        Line line = Line.of("ui", folder.toString(), "--port", "65536");
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains("--port 65536", "65535");
    }

    @Test
    void withoutARunOneLineSaysWhatIsMissing() {
        Line line = Line.of("ui");
        assertThat(line.exitCode()).isEqualTo(2);
        assertThat(line.problems()).singleElement().asString().contains("RUN");
    }
}
