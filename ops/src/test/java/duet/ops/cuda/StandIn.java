package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Libraries of the test's own in the place of CUDA's, so that tests of the device {@code cuda} run without a card: see {@code
 * ops/src/test/native}. A test class is extended with it; after each test nothing may be left over and no rule of NVIDIA's
 * documentation may have been broken.
 *
 * <p>Tests are skipped where there is no compiler. With {@code -Dcuda=card} they run on the real libraries and a real card, and
 * nothing of the stand-in is built or asked.
 */
public final class StandIn implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
    /** In the order in which they need each other. */
    private static final List<String> LIBRARIES =
            List.of("libcuda.so.1", "libcudnn.so.9", "libcublas.so.12", "libnvrtc.so.12");

    private static final List<String> BINDINGS = List.of("JCudaDriver", "JCudnn", "JCublas2", "JNvrtc");
    private static final String BINDINGS_VERSION = "12.6.0";
    private static final Path SOURCES = Path.of("src", "test", "native");
    private static final Path BUILT = Path.of("target", "stand-in").toAbsolutePath();

    private static final String NOT_BY_A_CARD = "a real card can't be told what it is, and doesn't count";

    private static String problem;
    private static NativeLibrary core;

    /** Whether the tests run on a real card. */
    public static boolean realCard() {
        return "card".equals(System.getProperty("cuda"));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        load();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!realCard()) {
            clear();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (!realCard() && context.getExecutionException().isEmpty()) {
            List<String> violations = violations();
            String leaks = leaks();
            clear();
            assertThat(violations).as("what the stand-in objects to").isEmpty();
            assertThat(leaks).as("what was not given back").isEmpty();
        }
    }

    /** Builds the libraries once for the process and loads them, before the first class of JCuda; or skips the test. */
    public static synchronized void load() {
        if (realCard() || core != null) {
            return;
        }
        if (problem == null) {
            problem = build(BUILT);
        }
        Assumptions.assumeTrue(problem.isEmpty(), problem);
        LIBRARIES.forEach(name -> System.load(BUILT.resolve(name).toString()));
        core = NativeLibrary.getInstance(BUILT.resolve(LIBRARIES.get(0)).toString());
    }

    /** Where the libraries lie, for the {@code LD_LIBRARY_PATH} of another process. */
    static Path directory() {
        return BUILT;
    }

    /** What went against the documentation since {@link #clear}: {@code [kind] call: what}. */
    public static List<String> violations() {
        if (realCard()) {
            return List.of();
        }
        int count = core.getFunction("standin_violations").invokeInt(new Object[0]);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lines.add(core.getFunction("standin_violation_at").invokeString(new Object[] {i}, false));
        }
        return lines;
    }

    /** What is alive, a line for each kind: {@code streams: 3}. */
    public static String leaks() {
        if (realCard()) {
            return "";
        }
        return core.getFunction("standin_leaks").invokeString(new Object[0], false);
    }

    /**
     * How often something happened since {@link #clear}: {@code kernels}, {@code convolutions}, {@code matrix products}, {@code
     * operations on streams} and {@code operations on default streams}, {@code allocations}, {@code stream synchronisations}, {@code copies from pageable memory}, {@code
     * copies to pageable memory}, {@code waits for events that were never recorded}; {@code bytes to cards}, {@code bytes from
     * cards}, {@code bytes between cards}. The test is skipped on a real card.
     */
    public static long count(String what) {
        Assumptions.assumeFalse(realCard(), NOT_BY_A_CARD);
        return core.getFunction("standin_count").invokeLong(new Object[] {what});
    }

    /**
     * Until {@link #clear}: {@code cards}, how many; {@code memory}, bytes of each; {@code hidden}, bytes of it that others use;
     * {@code capability}, such as 8.0; {@code peers}, 1 where they reach each other; {@code deterministic}, 0 where algorithms need
     * not be; {@code tf32}, 1 where TF32 is wanted; {@code eager}, 1 where work runs when it is queued; {@code failing}, n where the
     * n-th call from now on fails; {@code lasting}, 1 where all behind it fail as well. The test is skipped on a real card.
     */
    public static void configure(String name, String value) {
        Assumptions.assumeFalse(realCard(), NOT_BY_A_CARD);
        assertThat(core.getFunction("standin_configure").invokeInt(new Object[] {name, value}))
                .as(name)
                .isZero();
    }

    /** The call that failed since it was told to by {@code failing}; nothing where the n-th call has not come. */
    public static Optional<String> failed() {
        return Optional.ofNullable(core.getFunction("standin_failed").invokeString(new Object[0], false));
    }

    /** Two cards as they are without settings; no violations; counters at zero. */
    public static void clear() {
        if (realCard()) {
            return;
        }
        core.getFunction("standin_defaults").invokeVoid(new Object[0]);
        core.getFunction("standin_forget").invokeVoid(new Object[0]);
    }

    /** @return why there is nothing to load, or nothing */
    private static String build(Path target) {
        for (String tool : List.of("gcc", "g++", "nm")) {
            if (!answers(tool)) {
                return "no stand-in of CUDA's libraries without " + tool;
            }
        }
        try {
            Path natives = Files.createDirectories(target.resolve("bindings"));
            for (String name : BINDINGS) {
                String file = "lib" + name + "-" + BINDINGS_VERSION + "-linux-x86_64.so";
                try (InputStream library = StandIn.class.getResourceAsStream("/lib/" + file)) {
                    Files.copy(library, natives.resolve(file), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Process build = new ProcessBuilder(
                            "sh", SOURCES.resolve("build.sh").toString(), target.toString(), natives.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(build.getInputStream().readAllBytes());
            if (build.waitFor() != 0) {
                throw new IllegalStateException("the stand-in of CUDA's libraries doesn't build:\n" + output);
            }
            return "";
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
