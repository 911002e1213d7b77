package duet.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.ops.network.NetworkPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A tower of alexnet.conf takes 348.8 MiB for parameters and 5.87 MiB for each image of a batch. */
class MainMemoryTest {
    private static final Path ALEXNET = Path.of("../configs/alexnet.conf");

    private static void require(long mebibytes, int towers, int batch) {
        RunConfig config = RunConfig.load(ALEXNET, List.of("training.batch=" + batch));
        NetworkPlan network = NetworkPlan.of(config.network().network(10));
        new MainMemory(mebibytes << 20).requireRoom(config, network, towers);
    }

    @Test
    void towersThatFitAreTakenOn() {
        assertThatCode(() -> require(2201, 2, 128)).doesNotThrowAnyException();
        assertThatCode(() -> require(1101, 1, 128)).doesNotThrowAnyException();
        assertThatCode(() -> require(1, 0, 128)).doesNotThrowAnyException();
    }

    @Test
    void towersThatDoNotAreRefusedWithTheBatchThatWould() {
        assertThatThrownBy(() -> require(2199, 2, 128))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "training.batch: the towers of this process take at least 2,200 MiB for a batch of 128, this machine"
                                + " or container has 2,199 MiB; lower it to less than 127 (`summary` tells where it goes)");
    }

    @Test
    void aNetworkThatDoesNotFitAtAnyBatchIsToBeMadeSmallerOrShared() {
        assertThatThrownBy(() -> require(700, 2, 128))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("not even a batch of 1 would fit")
                .hasMessageContaining("share it with other hosts");
    }

    @Test
    void thisMachineHasMemory() {
        assertThat(MainMemory.ofThisMachine().bytes())
                .isGreaterThan(Runtime.getRuntime().maxMemory());
    }
}
