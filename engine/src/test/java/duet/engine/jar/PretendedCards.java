package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;

/**
 * A process with cards that are not there: it finds the libraries of {@code ops/src/test/native} in the place of CUDA's. What they
 * have to object to, and what was not given back, they leave in a file when the process ends.
 */
final class PretendedCards {
    private static final Path BUILD =
            Path.of("../ops/src/test/native/build.sh").toAbsolutePath().normalize();
    private static final Path BUILT = Path.of("target/stand-in").toAbsolutePath();
    private static boolean built;

    private final Path folder;

    /** Skips the test where there is no compiler. @param folder where each process leaves its report */
    PretendedCards(Path folder) {
        this.folder = folder;
        for (String tool : List.of("gcc", "g++", "nm")) {
            Assumptions.assumeTrue(answers(tool), "no stand-in of CUDA's libraries without " + tool);
        }
        build();
    }

    /** @param settings of the libraries, as in {@code cards=1} */
    Map<String, String> environment(String... settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "LD_LIBRARY_PATH",
                BUILT.toString(),
                "DUET_STANDIN_REPORT",
                folder.resolve("stand-in-%p.txt").toString()));
        Arrays.stream(settings)
                .map(setting -> setting.split("="))
                .forEach(parts -> environment.put("DUET_STANDIN_" + parts[0].toUpperCase(Locale.ROOT), parts[1]));
        return environment;
    }

    /** All lines of all reports so far. */
    List<String> reports() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("stand-in-"))
                    .flatMap(PretendedCards::lines)
                    .toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static synchronized void build() {
        if (built) {
            return;
        }
        try {
            Path natives = Files.createDirectories(BUILT.resolve("bindings"));
            try (ZipFile jar = new ZipFile(EngineJar.JAR.toFile())) {
                for (ZipEntry entry : jar.stream()
                        .filter(entry -> entry.getName().matches("lib/libJ(CudaDriver|Cudnn|Cublas2|Nvrtc)-.*\\.so"))
                        .toList()) {
                    try (InputStream library = jar.getInputStream(entry)) {
                        Path file = natives.resolve(Path.of(entry.getName()).getFileName());
                        Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
                    }
                }
            }
            Process process = new ProcessBuilder("sh", BUILD.toString(), BUILT.toString(), natives.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(output).isZero();
            built = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean answers(String tool) {
        try {
            Process process = new ProcessBuilder(tool, "--version")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
