package duet.engine.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import duet.dataloader.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferencesTest {
    @TempDir
    private Path folder;

    private List<Differences.Row> rows(String... configs) throws IOException {
        List<Map<String, String>> all = new ArrayList<>();
        for (int run = 0; run < configs.length; run++) {
            Path path = Files.createDirectories(folder.resolve("run" + run));
            Files.writeString(path.resolve("config.conf"), configs[run]);
            all.add(FlatConfig.of(path).values());
        }
        return new Differences(all).rows();
    }

    private static Differences.Row row(String key, String... values) {
        List<String> all = new ArrayList<>();
        for (String value : values) {
            all.add(value);
        }
        return new Differences.Row(key, all);
    }

    @Test
    void onlyWhatDiffersIsToldAndLayersGoByTheirNames() throws IOException {
        assertThat(
                        rows(
                                "a.b = 1, c = [1, 2], network.layers = [{ name = conv1, type = convolution, kernel = 5, weight.std = 1 }]",
                                "a.b = 2, c = [1, 2], network.layers = [{ name = conv1, type = convolution, kernel = 3, weight.std = 1 }]"))
                .containsExactly(row("a.b", "1", "2"), row("network.layers.conv1.kernel", "5", "3"));
    }

    @Test
    void aRunOfSomebodyElsesFetchesNothing() {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> rows("include url(\"http://127.0.0.1:1/a.conf\")", "a = 1"))
                .withMessageContaining("include \"http://127.0.0.1:1/a.conf\": expected every value written out");
    }

    @Test
    void thatALayerIsMissingIsToldOnce() throws IOException {
        String lrn = "{ name = lrn1, type = lrn, size = 5, k = %d }";
        assertThat(rows(
                        "network.layers = [" + String.format(lrn, 2) + "]",
                        "network.layers = []",
                        "network.layers = [" + String.format(lrn, 1) + "]"))
                .containsExactly(
                        row("network.layers.lrn1", "lrn", null, "lrn"), row("network.layers.lrn1.k", "2", null, "1"));
    }

    @Test
    void aKeyThatOneRunLacksIsADifference() throws IOException {
        assertThat(rows("a = 1", "a = 1, b = x")).containsExactly(row("b", null, "x"));
    }

    @Test
    void equalConfigurationsDifferInNothing() throws IOException {
        assertThat(rows("a = 1, b { c = 2 }", "b.c = 2, a = 1")).isEmpty();
    }
}
