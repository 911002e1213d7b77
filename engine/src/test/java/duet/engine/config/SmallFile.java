package duet.engine.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A small right configuration, written where a test wants it, with lines changed or added. */
final class SmallFile {

    /** The line numbers count: tests name them. */
    private static final String TEXT = """
            towers = 1
            data { mirror = true }
            network {
              input = [3, 16, 16]
              layers = [
                {
                  name = conv1, type = convolution, connect = all
                  outputs = 4
                  kernel = 3
                  weight { std = ${initial.std} }
                }
                { name = relu1, type = relu }
                { name = fc, type = linear, outputs = classes, connect = all, weight { he = 1 } }
                { name = softmax, type = softmax }
              ]
            }
            initial { std = 0.01 }
            training {
              epochs = 2
              batch = 8
              seed = 1
              learning-rate = 0.01
              momentum = 0.9
              weight-decay = 0.0005
              schedule { type = fixed-steps, steps = [{ epoch = 1, learning-rate = 0.001 }] }
            }
            """;

    private final Path path;

    private SmallFile(Path path) {
        this.path = path;
    }

    static SmallFile in(Path folder) {
        return write(folder.resolve("small.conf"), TEXT);
    }

    static SmallFile write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SmallFile(path);
    }

    SmallFile with(String line, String instead) {
        try {
            String text = Files.readString(path);
            if (!text.contains(line)) {
                throw new IllegalArgumentException("no such text in the file: " + line);
            }
            return write(path, text.replace(line, instead));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SmallFile and(String line) {
        return with("towers = 1\n", "towers = 1, " + line + "\n");
    }

    Path path() {
        return path;
    }

    RunConfig load(String... set) {
        return RunConfig.load(path, List.of(set));
    }

    /** The problems, with the folder of the file left out. */
    List<String> problems(String... set) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> load(set));
        return e == null
                ? List.of()
                : e.problems().stream()
                        .map(problem -> problem.replace(path.getParent() + "/", ""))
                        .toList();
    }
}
