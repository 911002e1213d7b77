package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RenderTest {

    @TempDir
    Path folder;

    @Test
    void defaultsAreWrittenOut() {
        String text = SmallFile.in(folder).load().render();
        assertThat(text).contains("checksum=false").contains("name=small").doesNotContain("initial");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alexnet", "alexnet-2012", "alexnet-small-data"})
    void loadingARenderedConfigurationGivesTheSameRun(String name) {
        RunConfig first = RunConfig.load(
                Path.of("../configs", name + ".conf"), List.of("training.seed=5", "exchange.timeout=7s"));
        RunConfig second =
                SmallFile.write(folder.resolve("again.conf"), first.render()).load();

        assertThat(second.render()).isEqualTo(first.render());
        assertThat(second.training()).isEqualTo(first.training());
        assertThat(second.data()).isEqualTo(first.data());
        assertThat(second.exchange()).isEqualTo(first.exchange());
        assertThat(second.network().network(10)).isEqualTo(first.network().network(10));
    }
}
