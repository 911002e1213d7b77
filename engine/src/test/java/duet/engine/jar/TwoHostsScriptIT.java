package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Two network namespaces instead of two machines; skipped where nobody may make them. */
class TwoHostsScriptIT {
    private static final String[] KEYS = {"training.epochs=40", "training.validate-every-epochs=20"};
    private static final long PATIENCE_SECONDS = 180;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @BeforeEach
    void requireNamespaces() throws Exception {
        String name = "duet-try-" + ProcessHandle.current().pid();
        assumeTrue(Machine.succeeds("ip", "netns", "add", name), "this process may not make network namespaces");
        assertThat(Machine.succeeds("ip", "netns", "del", name)).isTrue();
    }

    @Test
    void shouldEndWithTheBitsOfOneProcessThoughTheLinkWasCutAndDatagramsWereLost() throws Exception {
        String config = SmallRun.config(folder);
        EngineJar.Result alone = EngineJar.run(folder.resolve("alone"), EngineJar.arguments(config, KEYS));
        ProcessBuilder script = new ProcessBuilder(
                        Path.of("src/test/scripts/two-hosts.sh")
                                .toAbsolutePath()
                                .toString(),
                        "../engine.jar",
                        config,
                        KEYS[0],
                        KEYS[1],
                        "exchange.encrypt=true")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out.txt").toFile());
        script.environment()
                .putAll(Map.of(
                        "FAULT",
                        "cut",
                        "AFTER",
                        "1",
                        "FOR",
                        "2",
                        "LOSS",
                        "0.01",
                        "MOST",
                        "120",
                        "CORES",
                        Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() / 2)),
                        "WORK",
                        folder.resolve("work").toString()));
        Process process = script.start();
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        String told = Files.readString(folder.resolve("out.txt"));
        assertThat(process.exitValue()).as(told).isZero();
        assertThat(told).contains(alone.digest());
    }
}
