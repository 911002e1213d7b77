package duet.fuzz;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Inputs that a reader once did wrong with: the files of the resource folder that has the target's name. */
final class FoundInputs {

    private FoundInputs() {}

    static List<byte[]> of(Class<?> target) throws IOException {
        URL folder = target.getResource(target.getSimpleName());
        if (folder == null) {
            return List.of();
        }
        List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
        return inputs;
    }
}
