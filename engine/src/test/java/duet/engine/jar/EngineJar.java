package duet.engine.jar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** engine.jar as a user starts it: plain {@code java -jar}, no flags, from a folder of the user's. */
final class EngineJar {
    private static final Path JAR = Path.of("../engine.jar").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 120;

    private EngineJar() {}

    record Result(int exitCode, List<String> out, List<String> err) {}

    static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
        return await(folder, start(folder, arguments));
    }

    static Process start(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(Files.createDirectories(folder.resolve("here")).toFile())
                .redirectOutput(out(folder).toFile())
                .redirectError(err(folder).toFile())
                .start();
    }

    static Result await(Path folder, Process process) throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(
                    "engine.jar still runs after " + PATIENCE_SECONDS + " s:\n" + Files.readString(out(folder)));
        }
        return new Result(process.exitValue(), Files.readAllLines(out(folder)), Files.readAllLines(err(folder)));
    }

    static Path out(Path folder) {
        return folder.resolve("out.txt");
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
}
