package duet.engine.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a network starts from besides its layers' own starting values.
 *
 * @param from a run, or a checkpoint, whose layers are copied by name where they have the same shape
 */
public record InitConfig(Optional<Path> from) {

    static InitConfig read(Section section) {
        InitConfig init = new InitConfig(section.optionalPath("from"));
        section.done();
        return init;
    }
}
