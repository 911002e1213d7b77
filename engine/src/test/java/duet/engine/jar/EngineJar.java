package duet.engine.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** engine.jar as a user starts it: plain {@code java -jar}, no flags, from a folder of the user's. */
final class EngineJar {
    static final Path JAR = Path.of("../engine.jar").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 120;
    private static final long LOOK_MILLIS = 2;

    private EngineJar() {}

    record Result(int exitCode, List<String> out, List<String> err) {

        /** The line that tells the digest of the weights. */
        String digest() {
            return line("weights sha256 ");
        }

        /** The first line that begins so. */
        String line(String beginning) {
            return out.stream()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no line begins with '" + beginning + "' in " + this));
        }
    }

    static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
        return await(folder, start(folder, arguments));
    }

    static Process start(Path folder, String... arguments) throws IOException {
        return start(folder, List.of(), arguments);
    }

    /** @param flags of the JVM, which a user needs none of */
    static Process start(Path folder, List<String> flags, String... arguments) throws IOException {
        return start(folder, flags, Map.of(), arguments);
    }

    /** @param environment variables beside those of the tests */
    static Process start(Path folder, List<String> flags, Map<String, String> environment, String... arguments)
            throws IOException {
        return startUnder(folder, List.of(), flags, environment, arguments);
    }

    /** @param wrapper a command that replaces itself by the one behind it */
    static Process startUnder(
            Path folder, List<String> wrapper, List<String> flags, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(wrapper);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("here")).toFile())
                .redirectOutput(out(folder).toFile())
                .redirectError(err(folder).toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    static Result await(Path folder, Process process) throws IOException, InterruptedException {
        return await(folder, process, PATIENCE_SECONDS);
    }

    /** @param seconds after which it hangs */
    static Result await(Path folder, Process process, long seconds) throws IOException, InterruptedException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "engine.jar still runs after " + seconds + " s:\n" + Files.readString(out(folder)));
        }
        return new Result(process.exitValue(), Files.readAllLines(out(folder)), told(err(folder)));
    }

    /** Waits until the process has written this, or has ended. */
    static void awaitOutput(Path folder, Process process, String text) throws IOException, InterruptedException {
        while (!Files.readString(out(folder)).contains(text) && isAlive(process)) {
            // it will
        }
    }

    /** Waits until something is so, or the process has ended. */
    static void await(Process process, BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean() && isAlive(process)) {
            // it will be
        }
    }

    private static boolean isAlive(Process process) throws InterruptedException {
        return !process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    static Path out(Path folder) {
        return folder.resolve("out.txt");
    }

    /** What the program says: from Java 24 on the JVM itself warns of what libraries do, and no manifest can silence it. */
    private static List<String> told(Path err) throws IOException {
        return Files.readAllLines(err).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
    }

    private static Path err(Path folder) {
        return folder.resolve("err.txt");
    }

    /** What a run left in the folder that it was started in. */
    static List<Path> leftovers(Path folder) throws IOException {
        try (var files = Files.list(folder.resolve("here"))) {
            return files.toList();
        }
    }

    /** The folder of the only run that was begun in a folder. */
    static Path onlyRun(Path folder) throws IOException {
        return findRun(folder)
                .orElseThrow(() -> new AssertionError("no run was begun in " + folder + ", or more than one"));
    }

    private static Optional<Path> findRun(Path folder) throws IOException {
        Path runs = folder.resolve("here/runs");
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try (var folders = Files.list(runs)) {
            return folders.reduce((one, other) -> {
                throw new AssertionError("two runs: " + one + " and " + other);
            });
        }
    }

    /** A command line for {@link #start} with {@code --set} in front of every key. */
    static String[] arguments(String config, String... keys) {
        List<String> arguments = new ArrayList<>(List.of(config));
        Arrays.stream(keys).forEach(key -> arguments.addAll(List.of("--set", key)));
        return arguments.toArray(String[]::new);
    }
}
