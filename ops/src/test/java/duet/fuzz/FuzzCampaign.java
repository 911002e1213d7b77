package duet.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Searches for inputs that readers do wrong with, guided by what code they reach: Jazzer, in a JVM of little memory for each
 * target. What is found stands in {@code target/fuzz/TARGET}; once it is mended, it belongs into the resource folder that has the
 * target's name.
 */
public final class FuzzCampaign {
    private static final String SUFFIX = "Fuzz.class";

    private FuzzCampaign() {}

    /**
     * @param arguments the folder of compiled tests, the folder to work in, how many inputs each target is given, a pattern of the
     *     targets' names
     */
    public static void main(String[] arguments) throws Exception {
        Path classes = Path.of(arguments[0]);
        Path folder = Path.of(arguments[1]);
        long inputs = Long.parseLong(arguments[2]);
        String pattern = arguments[3];
        List<String> failed = new ArrayList<>();
        for (String target : targets(classes)) {
            String name = target.substring(target.lastIndexOf('.') + 1);
            if (name.matches(pattern)) {
                FuzzRun run = FuzzRun.of(target, folder.resolve(name), inputs);
                System.out.println(run.line());
                if (run.failed()) {
                    failed.add(run.target() + ": see " + run.log());
                }
            }
        }
        if (!failed.isEmpty()) {
            failed.forEach(System.out::println);
            System.exit(1);
        }
    }

    private static List<String> targets(Path classes) throws IOException {
        if (!Files.isDirectory(classes)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .map(file -> classes.relativize(file).toString().replace('/', '.'))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
    }
}
