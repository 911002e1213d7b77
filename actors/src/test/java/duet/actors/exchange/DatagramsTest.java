package duet.actors.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DatagramsTest {
    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);

    @Test
    void loopbackTakesTheLargestDatagrams() {
        assertThat(Datagrams.at(LOOPBACK, OptionalInt.empty()).mtu()).isEqualTo(65_504);
    }

    @Test
    void theUserMayChoose() {
        assertThat(Datagrams.at(LOOPBACK, OptionalInt.of(8192)).mtu()).isEqualTo(8192);
    }

    @Test
    void theWindowsOfAllPeersFitTheSocket() {
        Datagrams datagrams = new Datagrams(1472, 4 << 20, 4 << 20);

        assertThat(datagrams.window(1)).isEqualTo(4 << 20);
        assertThat(datagrams.window(7)).isEqualTo((4 << 20) / 7);
        assertThat(datagrams.warning()).isEmpty();
    }

    @Test
    void aSystemThatGivesLittleMakesItSlowerAndNoError() {
        Datagrams datagrams = new Datagrams(1472, 212_992, 4 << 20);

        assertThat(datagrams.window(7)).as("room for the largest datagram").isEqualTo(131_008);
        assertThat(datagrams.warning())
                .contains(
                        "the system gives a socket 208 KiB for datagrams, 4096 are wanted: tensors travel slower between"
                                + " hosts (sysctl -w net.core.rmem_max=4194304 net.core.wmem_max=4194304)");
    }
}
