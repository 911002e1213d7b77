package duet.engine.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.actors.cluster.HostProgram;
import duet.actors.tower.Tower;
import duet.engine.config.HostConfig;
import duet.engine.config.RunConfig;
import duet.engine.run.Preparation;
import duet.engine.run.PreparedRun;
import duet.engine.run.SmallCluster;
import duet.ops.tower.Exchange;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostRunsTest {
    private static final Exchange NO_EXCHANGE = new Exchange() {
        @Override
        public void send(int peer, Transfer transfer, ByteBuffer part) {}

        @Override
        public void receive(int peer, Transfer transfer, ByteBuffer part) {}

        @Override
        public long bytesSent() {
            return 0;
        }

        @Override
        public void close() {}
    };

    @TempDir
    Path folder;

    private final List<String> news = new ArrayList<>();

    @Test
    void aHostComputesWhatTheCoordinatorDoes() throws IOException {
        RunConfig config = SmallCluster.config(folder);
        HostProgram.Undertaking own = new PreparedRun(Preparation.of(config, SmallCluster.quiet()));
        HostProgram.Undertaking told = host("cluster.cores=1").prepare(config.shared(), 1);
        assertThat(told.identity()).isEqualTo(own.identity());
        assertThat(told.identity().statisticsDigest()).matches("[0-9a-f]{64}");
        assertThat(told.plan()).isEqualTo(own.plan());
        assertThat(told.wire()).isEqualTo(own.wire());
        assertThat(told.network().parameterShapes()).isEqualTo(own.network().parameterShapes());
        assertThat(told.newMaker()).isNotSameAs(told.newMaker());
        assertThat(news).containsExactly("prepares small: 1 tower");
    }

    @Test
    void otherPicturesOrMeansShowInTheIdentity() throws IOException {
        String config = SmallCluster.config(folder).shared();
        String more = SmallCluster.config(folder, "data.sample.training=25").shared();
        String measured =
                SmallCluster.config(folder, "data.statistics-images=12").shared();
        HostRuns host = host();
        assertThat(host.prepare(more, 1).identity().dataDigest())
                .isNotEqualTo(host.prepare(config, 1).identity().dataDigest());
        assertThat(host.prepare(measured, 1).identity().statisticsDigest())
                .isNotEqualTo(host.prepare(config, 1).identity().statisticsDigest());
    }

    @Test
    void towersShareTheCoresOfTheHost() throws IOException {
        String config = SmallCluster.config(folder).shared();
        assertThat(versions(host("cluster.cores=4"), config, 2)).containsEntry("cores-per-tower", "2");
        assertThat(versions(host("cluster.cores=4"), config, 1)).containsEntry("cores-per-tower", "4");
        assertThat(versions(host("cluster.cores=1"), config, 2)).containsEntry("cores-per-tower", "1");
    }

    @Test
    void aTowerBeginsWithTheWeightsItIsGivenOrTheStartingValues() throws IOException {
        HostProgram.Undertaking run = host().prepare(SmallCluster.config(folder).shared(), 1);
        ParameterCopy given = ParameterCopy.of(run.network().towers().get(1));
        float next = 7;
        for (ParameterCopy.Rows rows : given.rows()) {
            for (FloatBuffer values : List.of(rows.value(), rows.momentum())) {
                for (int i = 0; i < values.capacity(); i++) {
                    values.put(i, next++);
                }
            }
        }
        assertThat(values(run, Optional.of(given))).isEqualTo(list(given));
        List<Float> starting = values(run, Optional.empty());
        assertThat(starting).isNotEqualTo(list(given)).anyMatch(value -> value != 0);
        assertThat(values(run, Optional.empty())).isEqualTo(starting);
    }

    @Test
    void theHostsOwnPathIsAskedWhereTheRunNamesOne() throws IOException {
        Path runs = folder.resolve("of-the-run");
        Path own = folder.resolve("of-the-host");
        String config = SmallCluster.config(folder, "data.format=auto", "data.path=" + runs)
                .shared();
        assertThatThrownBy(() -> host("data.path=" + own).prepare(config, 1))
                .hasMessageStartingWith(own + ": no such folder");
        assertThatThrownBy(() -> host().prepare(config, 1)).hasMessageStartingWith(runs + ": no such folder");
    }

    @Test
    void aRunWhoseDataAreMadeByCodeHasThemOnEveryHost() throws IOException {
        String config = SmallCluster.config(folder).shared();
        assertThat(host("data.path=" + folder.resolve("nowhere"))
                        .prepare(config, 1)
                        .identity())
                .isEqualTo(host().prepare(config, 1).identity());
    }

    @Test
    void theHostsOwnDeviceCountsWhereItIsNamed() throws IOException {
        String config =
                SmallCluster.config(folder, "precision=bfloat16", "device=cpu").shared();
        assertThatThrownBy(() -> host("device=reference").prepare(config, 1))
                .hasMessageContaining("found bfloat16 with device = reference");
    }

    @Test
    void whatIsWrongWithTheTextIsToldInOneLine() {
        assertThatThrownBy(() -> host().prepare("towers = x, network { layers = [] }", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the run's configuration from the coordinator: towers: found \"x\"")
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    private HostRuns host(String... set) {
        try {
            Path file = Files.writeString(folder.resolve("host.conf"), "cluster { seeds = [\"127.0.0.1:25520\"] }");
            return new HostRuns(HostConfig.load(file, List.of(set)), news::add);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> versions(HostRuns host, String config, int towers) {
        return host.prepare(config, towers).identity().versions();
    }

    private static List<Float> values(HostProgram.Undertaking run, Optional<ParameterCopy> weights) {
        try (Tower tower = run.tower(1, NO_EXCHANGE, weights)) {
            ParameterCopy copy = ParameterCopy.of(tower.network().parameters());
            copy.take(tower.network().parameters());
            return list(copy);
        }
    }

    private static List<Float> list(ParameterCopy copy) {
        List<Float> values = new ArrayList<>();
        for (ParameterCopy.Rows rows : copy.rows()) {
            for (FloatBuffer part : List.of(rows.value(), rows.momentum())) {
                for (int i = 0; i < part.capacity(); i++) {
                    values.add(part.get(i));
                }
            }
        }
        return values;
    }
}
