package duet.engine.cli;

import java.nio.file.Path;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param config the configuration file
 * @param overrides {@code key=value} each, in the order given
 */
public record TrainOptions(Path config, List<String> overrides) {
    public TrainOptions {
        overrides = List.copyOf(overrides);
    }
}
