package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * NVIDIA's libraries on a machine that need have no card: {@code -Dcuda.libraries} is the directory where they lie. Each answer is
 * given by a JVM of its own, since in this one the stand-in has their names.
 */
class RealLibrariesTest {
    private static final String LIBRARIES = System.getProperty("cuda.libraries");

    @BeforeAll
    static void areThere() {
        Assumptions.assumeTrue(LIBRARIES != null, "no -Dcuda.libraries=DIRECTORY with libcudnn.so.9 and its like");
        StandIn.load();
    }

    @Test
    void theStandInAnswersCallsThatNeedNoCardAsCudnnDoes(@TempDir Path directory)
            throws IOException, InterruptedException {
        List<String> real = answers(DescriptorCalls.class, LIBRARIES, directory);
        List<String> standIn =
                answers(DescriptorCalls.class, StandIn.directory().toString(), directory);

        assertThat(real).hasSizeGreaterThan(600).contains("version 90501", "window of 17: refused");
        assertThat(standIn).isEqualTo(real);
    }

    @Test
    void withoutACardEachLibraryLoadsAndSaysSo(@TempDir Path directory) throws IOException, InterruptedException {
        Assumptions.assumeFalse(StandIn.realCard(), "there is a card");

        assertThat(answers(CardlessCalls.class, LIBRARIES, directory))
                .containsExactly(
                        "cuDNN 90501",
                        "cudnnCreate: CUDNN_STATUS_NOT_INITIALIZED",
                        "cuBLAS 12.6",
                        "cublasCreate: CUBLAS_STATUS_NOT_INITIALIZED",
                        "NVRTC 12.6",
                        "machine: there is no CUDA driver: libcuda.so.1 cannot be loaded; install NVIDIA's driver, 560 or newer");
    }

    private static List<String> answers(Class<?> program, String libraries, Path directory)
            throws IOException, InterruptedException {
        Path temporary = Files.createTempDirectory(directory, "bindings");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName())
                .redirectErrorStream(true);
        builder.environment().put("LD_LIBRARY_PATH", libraries);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
