package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import duet.ops.device.Draws;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Segment;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.tower.DirectLink;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which towers hand parts over without the host. */
@ExtendWith(StandIn.class)
class CudaPeersTest {
    private static final Duration SILENCE = Duration.ofSeconds(5);

    @BeforeEach
    void onPretendedCards() {
        assumeFalse(StandIn.realCard(), "a real machine's cards reach each other or do not");
    }

    @Test
    void thoseOnCardsThatReachEachOther() {
        CudaPeers peers = CudaPeers.among(Map.of(0, 0, 1, 1, 3, 0), SILENCE);
        assertThat(peers.of(0)).containsExactly(1, 3);
        assertThat(peers.of(1)).containsExactly(0, 3);
        assertThat(peers.reach(1, 3)).isTrue();
        assertThat(peers.reach(1, 1)).isFalse();
        assertThat(peers.reach(1, 2)).isFalse();
        assertThat(peers.onOneCard(0, 3)).isTrue();
        assertThat(peers.onOneCard(0, 1)).isFalse();
    }

    @Test
    void whereNoCardReachesAnotherOnlyThoseOnTheSame() {
        StandIn.configure("peers", "0");
        CudaPeers peers = CudaPeers.among(Map.of(0, 0, 1, 1, 2, 1), SILENCE);
        assertThat(peers.of(0)).isEmpty();
        assertThat(peers.of(1)).containsExactly(2);
    }

    /** Else the driver would take the way over the host's memory. */
    @Test
    void aCardIsGivenAccessToTheOthersMemoryOnce() {
        CudaPeers peers = CudaPeers.among(Map.of(0, 0, 1, 1), SILENCE);
        SegmentPlan plan = new PlanBuilder(new Shape(2, 2, 2)).relu().onMaps();
        try (CudaDevice one = new CudaDevice(0);
                CudaDevice other = new CudaDevice(1);
                Segment source = one.segment(plan, 1, 1);
                Segment target = other.segment(plan, 1, 1);
                DirectLink sender = one.link(peers, 0, 32);
                DirectLink receiver = other.link(peers, 1, 32)) {
            source.input().write(Draws.host(8));
            for (int part = 0; part < 2; part++) {
                sender.send(1, source.input(), 0, 2);
                receiver.receive(0, target.input(), 0, 2);
            }
            assertThat(StandIn.count("peer access")).isOne();
            assertThat(StandIn.count("bytes between cards")).isEqualTo(2 * 32);
        }
    }
}
