package duet.engine.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * engine.jar on a machine that is short of something: a wrapper in front of its command takes it away, for this process alone. Its
 * temporary files have a folder of their own, so that what stays behind is seen.
 */
final class Machine {
    /** Mounts of a process's own; what follows the script is run by it. */
    private static final List<String> OWN_MOUNTS =
            List.of("unshare", "--mount", "--propagation", "private", "sh", "-c");

    /** A machine that is short of something takes its time. */
    private static final long PATIENCE_SECONDS = 600;

    private final Path folder;
    private final List<String> wrapper;
    private final List<String> flags = new ArrayList<>();
    private final Map<String, String> environment;

    private Machine(Path folder, List<String> wrapper, Map<String, String> environment) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.wrapper = wrapper;
        this.environment = environment;
        flags.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        flags.add("-Djava.io.tmpdir=" + Files.createDirectories(temporary()));
    }

    static Machine usual(Path folder) throws IOException {
        return new Machine(folder, List.of(), Map.of());
    }

    static Machine under(Path folder, String... wrapper) throws IOException {
        return new Machine(folder, List.of(wrapper), Map.of());
    }

    static Machine with(Path folder, Map<String, String> environment) throws IOException {
        return new Machine(folder, List.of(), environment);
    }

    /** @param mounts a script for the shell that mounts what the process is to see */
    static Machine seeing(Path folder, String mounts) throws Exception {
        assumeTrue(succeeds("unshare", "--mount", "true"), "this process may not make mounts of its own");
        List<String> wrapper = new ArrayList<>(OWN_MOUNTS);
        wrapper.addAll(List.of("{ " + mounts + "; } && exec \"$@\"", "sh"));
        return new Machine(folder, wrapper, Map.of());
    }

    static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Machine flag(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    Path folder() {
        return folder;
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    Process start(String... arguments) throws IOException {
        return EngineJar.startUnder(folder, wrapper, flags, environment, arguments);
    }

    /** Runs to the end, of whatever kind, and leaves nothing. */
    EngineJar.Result run(String... arguments) throws Exception {
        return end(start(arguments));
    }

    EngineJar.Result end(Process process) throws Exception {
        EngineJar.Result result = EngineJar.await(folder, process, PATIENCE_SECONDS);
        assertNothingIsLeft(process, result);
        return result;
    }

    private void assertNothingIsLeft(Process process, EngineJar.Result result) throws IOException {
        assertThat(wires(process)).as("in /dev/shm after " + result).isEmpty();
        assertThat(list(temporary()))
                .as("in the temporary folder after " + result)
                .isEmpty();
        assertThat(EngineJar.leftovers(folder))
                .as("after " + result)
                .noneMatch(file -> file.getFileName().toString().startsWith("hs_err"))
                .noneMatch(file -> file.getFileName().toString().startsWith("core"));
    }

    /** What a process has in shared memory, or left there. */
    static List<Path> wires(Process process) throws IOException {
        String own = "duet-wire-" + process.pid() + "-";
        return list(Path.of("/dev/shm")).stream()
                .filter(file -> file.getFileName().toString().startsWith(own))
                .toList();
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
