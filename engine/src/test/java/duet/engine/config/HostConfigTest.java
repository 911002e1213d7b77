package duet.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import duet.actors.cluster.HostAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostConfigTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("host.conf"), "cluster { seeds = [\"127.0.0.1:25520\"] }\n");
    }

    @Test
    void whatIsNotWrittenIsTheWholeMachineForOneTower() {
        HostConfig host = HostConfig.load(file, List.of());
        assertThat(host.membership().address()).isEqualTo(new HostAddress("127.0.0.1", 0));
        assertThat(host.towers()).isEqualTo(1);
        assertThat(host.cores()).isEmpty();
        assertThat(host.data()).isEmpty();
        assertThat(host.device()).isEqualTo(DeviceChoice.AUTO);
    }

    @Test
    void whatIsWrittenHolds() {
        HostConfig host = HostConfig.load(
                file, List.of("cluster.towers=2", "cluster.cores=3", "data.path=/data/here", "device=reference"));
        assertThat(host.towers()).isEqualTo(2);
        assertThat(host.cores()).isEqualTo(OptionalInt.of(3));
        assertThat(host.data()).contains(Path.of("/data/here"));
        assertThat(host.device()).isEqualTo(DeviceChoice.REFERENCE);
    }

    @Test
    void everyProblemIsToldAtOnce() {
        assertThat(problems("cluster.seeds=null", "cluster.towers=0", "data.pth=x", "towers=2", "device=gpu"))
                .containsExactly(
                        "--set: cluster.seeds: missing, expected a list of addresses such as [\"127.0.0.1:25520\"]",
                        "--set: cluster.towers: found 0, expected a whole number, 1 or more",
                        "--set: device: found \"gpu\", expected one of auto, cpu, cuda, cuda:N (all towers on card N), reference; did you mean cuda?",
                        "--set: data.pth: unknown key; did you mean path?",
                        "--set: towers: unknown key; known here: cluster, data, device");
    }

    @Test
    void aHostThatOthersReachTakesTlsAsWell() {
        assertThat(problems("cluster.host=trainer.local"))
                .singleElement()
                .asString()
                .contains("without TLS", "cluster.tls", "cluster.insecure = true");
    }

    private List<String> problems(String... set) {
        return catchThrowableOfType(ConfigException.class, () -> HostConfig.load(file, List.of(set)))
                .problems();
    }
}
