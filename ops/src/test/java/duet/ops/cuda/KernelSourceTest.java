package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels' source by NVIDIA's own compilers, where they are: the stand-in compiles it as C++ for the host. */
class KernelSourceTest {

    /** Without a warning, and without registers that are spilled to memory. */
    @ParameterizedTest
    @ValueSource(ints = {75, 80, 90})
    void nvccCompilesItForACardOfCapability(int capability, @TempDir Path directory)
            throws IOException, InterruptedException {
        Path source = Files.writeString(directory.resolve("duet.cu"), KernelImage.source());
        String output = run(
                directory,
                "nvcc",
                "-arch=sm_" + capability,
                "--fmad=false",
                "-Werror",
                "all-warnings",
                "-Xptxas",
                "-v",
                "-cubin",
                "-o",
                "duet.cubin",
                source.toString());

        assertThat(directory.resolve("duet.cubin")).isNotEmptyFile();
        assertThat(output).contains("for 'sm_" + capability + "'");
        assertThat(spills(output)).as(output).isEmpty();
    }

    private static List<String> spills(String output) {
        return output.lines()
                .filter(line -> line.contains("spill") && !line.contains("0 bytes spill stores, 0 bytes spill loads"))
                .toList();
    }

    /**
     * NVRTC itself, by its library: found where the linker looks, or under {@code -Dcuda.libraries}, a directory. In a JVM of its
     * own, since the stand-in has the library's name in this one.
     */
    @Test
    void nvrtcCompilesItForCardsOldAndNew(@TempDir Path directory) throws IOException, InterruptedException {
        String output = run(directory, java("duet.ops.cuda.RealNvrtc").toArray(new String[0]));

        Assumptions.assumeFalse(output.startsWith("no NVRTC"), output);
        assertThat(output).contains("sm_75 ", "sm_80 ", "sm_90 ", "compute_90 ");
    }

    private static List<String> java(String main) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path")));
        String libraries = System.getProperty("cuda.libraries");
        if (libraries != null) {
            command.add("-Dcuda.libraries=" + libraries);
        }
        command.add(main);
        return command;
    }

    /** What it says; the test is skipped where there is no such program, and fails where it fails. */
    private static String run(Path directory, String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("there is no " + command[0]);
            throw e;
        }
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor())
                .as(Arrays.toString(command) + "\n" + output)
                .isZero();
        return output;
    }
}
