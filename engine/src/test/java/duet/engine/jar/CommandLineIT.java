package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees of the jar's command line that its classes alone cannot show. */
class CommandLineIT {
    @TempDir
    private Path folder;

    @Test
    void theVersionIsThatOfTheJarAndOfWhatItStandsOn() throws Exception {
        EngineJar.Result result = EngineJar.run(folder, "--version");
        assertThat(result.exitCode()).isZero();
        assertThat(result.line("duet ")).matches("duet \\d+\\.\\d+\\.\\d+.*, built by JDK \\d+ for Java 17 or later");
        assertThat(result.line("oneDNN ")).contains("kernels for");
        assertThat(result.out()).hasSize(5);
    }

    /** As on a machine that the libraries are not for. */
    @Test
    void theVersionIsToldWhereNativeCodeCannotBeLoaded() throws Exception {
        EngineJar.Result result = EngineJar.await(
                folder, EngineJar.start(folder, List.of("-Dorg.bytedeco.javacpp.platform=linux-arm64"), "--version"));
        assertThat(result.exitCode()).isZero();
        assertThat(result.line("oneDNN ")).contains("cannot be loaded: ").contains("x86-64");
        assertThat(result.line("Java ")).isNotEmpty();
        assertThat(result.err()).noneMatch(line -> line.startsWith("\tat "));
    }

    @Test
    void trainingEndsInOneLineWhereNativeCodeCannotBeLoaded() throws Exception {
        EngineJar.Result result = EngineJar.await(
                folder,
                EngineJar.start(
                        folder,
                        List.of("-Dorg.bytedeco.javacpp.platform=linux-arm64"),
                        EngineJar.arguments(SmallRun.config(folder))));
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .singleElement()
                .asString()
                .startsWith("native code cannot be loaded: ")
                .contains("x86-64");
    }

    @Test
    void aQuietRunPrintsItsFolderAndWhatCameOfIt() throws Exception {
        EngineJar.Result result = EngineJar.run(
                folder, EngineJar.arguments(SmallRun.config(folder), "training.epochs=1", "exchange.timeout=60s"));
        EngineJar.Result quiet = EngineJar.run(
                folder.resolve("quiet"), SmallRun.config(folder), "--quiet", "--set", "training.epochs=1");
        assertThat(quiet.exitCode()).isZero();
        assertThat(quiet.out().stream().filter(line -> !line.startsWith("warning: ")))
                .extracting(line -> line.split("[ :]")[0])
                .containsExactly("run", "completed", "3", "best", "newest", "weights");
        assertThat(quiet.digest()).isEqualTo(result.digest());
    }

    @Test
    void aConfigurationThatComesWithTheProgramIsFoundFromItsFolder() throws Exception {
        Path configs = Files.createDirectories(folder.resolve("here/configs/variants"));
        Files.createFile(configs.resolve("no-lrn.conf"));
        Files.createFile(configs.resolveSibling("alexnet.conf"));
        assertThat(EngineJar.run(folder, "alexnet").err())
                .containsExactly("alexnet: no such verb or file; did you mean configs/alexnet.conf? (see --help)");
        assertThat(EngineJar.run(folder, "confgs/no-lnr.conf").err())
                .containsExactly("confgs/no-lnr.conf: no such file, expected a configuration;"
                        + " did you mean configs/variants/no-lrn.conf?");
    }
}
