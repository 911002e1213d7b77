package duet.engine.report;

import duet.engine.evaluate.CloseLook;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * All that a report tells.
 *
 * @param run its folder, as it is called in commands
 * @param config the configuration in force
 * @param missing what the report could not look at and why, a line each
 */
record Content(
        Path run,
        String config,
        History history,
        Optional<Filters> filters,
        Optional<CloseLook> look,
        List<String> missing) {

    /**
     * The first layer.
     *
     * @param steps after which it was like that
     */
    record Filters(byte[] png, int width, int towers, long steps) {}

    Content {
        missing = List.copyOf(missing);
    }

    String name() {
        return run.toAbsolutePath().normalize().getFileName().toString();
    }
}
