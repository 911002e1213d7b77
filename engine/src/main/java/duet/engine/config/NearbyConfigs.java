package duet.engine.config;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Configurations that a path which leads nowhere may have meant: those beside it, and those that come with the program. */
public final class NearbyConfigs {
    private static final String ENDING = ".conf";
    private static final List<Path> SHIPPED = List.of(Path.of("configs"), Path.of("configs/variants"));

    private NearbyConfigs() {}

    /** The nearest by its name, with or without its ending, of those beside it; else of those that come with the program. */
    public static Optional<String> to(Path file) {
        return byName(file, in(file.resolveSibling("")))
                .or(() -> byName(file, SHIPPED.stream().flatMap(NearbyConfigs::in)));
    }

    private static Optional<String> byName(Path file, Stream<Path> known) {
        Map<String, String> paths = new TreeMap<>();
        known.forEach(path -> paths.putIfAbsent(name(path), path.toString()));
        return Nearest.to(name(file), paths.keySet()).map(paths::get);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceAll("\\" + ENDING + "$", "");
    }

    private static Stream<Path> in(Path folder) {
        File[] files = folder.toAbsolutePath().toFile().listFiles((parent, name) -> name.endsWith(ENDING));
        return files == null ? Stream.empty() : Arrays.stream(files).map(found -> folder.resolve(found.getName()));
    }
}
