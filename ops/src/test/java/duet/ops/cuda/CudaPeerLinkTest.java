package duet.ops.cuda;

import duet.ops.device.Device;
import duet.ops.tower.DirectLink;
import duet.ops.tower.DirectLinkContract;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;

/** From card 0 to card 1 and back; on a real machine this takes two cards that reach each other. */
@ExtendWith(StandIn.class)
class CudaPeerLinkTest extends DirectLinkContract {
    private CudaPeers peers;

    @Override
    protected Device device(int tower) {
        if (peers == null) {
            peers = CudaPeers.among(cards(), SILENCE);
        }
        return new CudaDevice(cards().get(tower));
    }

    /** By tower. */
    Map<Integer, Integer> cards() {
        return Map.of(0, 0, 1, 1);
    }

    @Override
    protected DirectLink link(int tower, Device device) {
        return ((CudaDevice) device).link(peers, tower, MOST_VALUES * Float.BYTES);
    }
}
