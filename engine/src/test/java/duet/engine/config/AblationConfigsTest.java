package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks that are compared with each other train equally, on equal pictures. */
class AblationConfigsTest {
    private static final Path FOLDER = Path.of("../configs/ablation");

    private static final long PARAMETERS = 2_177_738;
    private static final Map<String, Long> OTHER_PARAMETERS =
            Map.of("no-exchange", 2_115_050L, "one-tower-half", 1_881_514L, "without-conv4", 2_011_658L);

    private static NetworkSpec network(RunConfig config) {
        return config.network().network(10);
    }

    private static RunConfig load(Path file) {
        return RunConfig.load(file, List.of("data.path=/data"));
    }

    private static RunConfig base() {
        return load(FOLDER.resolve("base.conf"));
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachTrainsLikeTheBase(Path file) {
        assertThat(load(file).training()).isEqualTo(base().training());
        assertThat(load(file).data().crop()).isEqualTo(base().data().crop());
        assertThat(load(file).data().order()).isEqualTo(base().data().order());
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachIsCalledAsItsFileAndHasItsParameters(Path file) {
        RunConfig config = load(file);

        assertThat(file.getFileName()).hasToString(config.name() + ".conf");
        assertThat(NetworkPlan.of(network(config)).parameters())
                .isEqualTo(OTHER_PARAMETERS.getOrDefault(config.name(), PARAMETERS));
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachButTheBaseDiffersFromItInNetworkOrNoise(Path file) {
        RunConfig config = load(file);
        boolean differs = !network(config).equals(network(base()))
                || config.data().colourNoise() != base().data().colourNoise();

        assertThat(differs).isEqualTo(!config.name().equals("base"));
    }
}
