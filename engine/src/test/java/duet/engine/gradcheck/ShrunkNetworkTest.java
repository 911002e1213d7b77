package duet.engine.gradcheck;

import static org.assertj.core.api.Assertions.assertThat;

import duet.engine.config.RunConfig;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.SegmentPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShrunkNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "alexnet,1",
        "alexnet,2",
        "alexnet-2012,2",
        "cifar10,1",
        "cifar10,2",
        "alexnet,4",
        "alexnet,8",
        "cifar10,8"
    })
    void itHasTheSameLayersAndExchangesButLittleToCompute(String config, int towers) {
        NetworkPlan network = network(config, towers);
        NetworkPlan shrunk = ShrunkNetwork.of(network, 60);
        assertThat(shrunk.parameters()).isLessThan(200_000);
        assertThat(shrunk.spec().input().height())
                .isLessThan(network.spec().input().height());
        assertThat(kinds(shrunk)).isEqualTo(kinds(network));
        assertThat(shrunk.towers().get(0).segments())
                .extracting(SegmentPlan::exchanged)
                .isEqualTo(network.towers().get(0).segments().stream()
                        .map(SegmentPlan::exchanged)
                        .toList());
        List<LayerPlan> before = layers(network);
        List<LayerPlan> after = layers(shrunk);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).groups()).isEqualTo(before.get(i).groups());
            assertThat(after.get(i).output().height())
                    .as(after.get(i).spec().name())
                    .isBetween(
                            Math.min(2, before.get(i).output().height()),
                            before.get(i).output().height());
        }
    }

    private static NetworkPlan network(String config, int towers) {
        RunConfig loaded = RunConfig.load(
                Path.of("../configs/" + config + ".conf"), List.of("data.format=synthetic", "towers=" + towers));
        return NetworkPlan.of(loaded.network().network(10));
    }

    private static List<String> kinds(NetworkPlan network) {
        return network.spec().layers().stream()
                .map(layer -> layer.getClass().getSimpleName() + " " + layer.name() + geometry(layer))
                .toList();
    }

    private static String geometry(LayerSpec layer) {
        return layer instanceof LayerSpec.Convolution c
                ? " " + c.kernel() + " " + c.stride() + " " + c.padding() + " " + c.ceil() + " " + c.connect()
                : "";
    }

    private static List<LayerPlan> layers(NetworkPlan network) {
        return network.towers().get(0).segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .toList();
    }
}
