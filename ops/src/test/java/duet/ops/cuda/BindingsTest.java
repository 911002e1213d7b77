package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** How JCuda's native halves are loaded: in a process of its own, since a process loads them once. */
@ExtendWith(StandIn.class)
class BindingsTest {
    private static final String BINDING = "libJCudaDriver-12.6.0-linux-x86_64.so";

    /** The program of that process. */
    static final class Loads {
        private Loads() {}

        public static void main(String[] arguments) {
            try {
                Bindings.load();
                Bindings.load();
                System.out.println("loaded");
            } catch (CudaException e) {
                System.out.println(e.getMessage());
            }
            System.out.println(System.getProperty("java.io.tmpdir"));
        }
    }

    @Test
    void whatAnotherUserPutInTheTemporaryDirectoryIsNotLoadedAndNothingIsLeftThere(@TempDir Path temporary)
            throws IOException, InterruptedException {
        Path planted = Files.writeString(temporary.resolve(BINDING), "not a library");
        assertThat(run(temporary, Map.of("LD_LIBRARY_PATH", StandIn.directory().toString())))
                .containsExactly("loaded", temporary.toString());
        assertThat(temporary).isDirectoryContaining(planted::equals);
        assertThat(temporary.toFile().list()).hasSize(1);
    }

    @Test
    void aLibraryThatIsMissingIsToldInALineAndNothingIsLeftThere(@TempDir Path temporary)
            throws IOException, InterruptedException {
        List<String> told = run(temporary, Map.of("LD_LIBRARY_PATH", temporary.toString()));
        assertThat(told).hasSize(2).endsWith(temporary.toString());
        assertThat(told.get(0)).startsWith("a CUDA library cannot be loaded; engine.jar doctor tells which: ");
        assertThat(temporary.toFile().list()).isEmpty();
    }

    private static List<String> run(Path temporary, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loads.class.getName())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }
}
