package duet.ops.tower;

import duet.ops.device.Device;
import duet.ops.device.Segment;
import duet.ops.loss.SoftmaxCrossEntropy;
import duet.ops.network.Shares;
import duet.ops.network.TowerPlan;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;

/** The logits of the whole network, put together from all towers' parts; in float32 whatever the precision. */
final class Logits {
    private final int point;
    private final int tower;
    private final Shares shares;
    private final int batch;
    private final Segment head;
    private final Peers peers;
    private final ByteBuffer own;
    private final Map<Integer, ByteBuffer> incoming = new HashMap<>();
    /** [batch, outputs]. */
    private final ByteBuffer all;

    private final FloatBuffer gradient;
    private final CRC32C checksum = new CRC32C();

    /**
     * @param point names the exchange among those of the network
     * @param head the segment that writes this tower's part
     */
    Logits(TowerPlan plan, int point, Segment head, int batch, Device device, Peers peers, PartBuffers buffers) {
        this.point = point;
        this.tower = plan.tower();
        this.shares = plan.logits();
        this.batch = batch;
        this.head = head;
        this.peers = peers;
        own = buffers.toAll(bytes(shares.of(tower)));
        peers.numbers().forEach(peer -> incoming.put(peer, buffers.incoming(bytes(shares.of(peer)))));
        all = device.hostBuffer(bytes(shares.whole()));
        gradient = device.hostBuffer(bytes(shares.of(tower))).asFloatBuffer();
    }

    private int bytes(int outputs) {
        return batch * outputs * Float.BYTES;
    }

    void send() {
        head.output().read(own.asFloatBuffer());
        for (int peer : peers.numbers()) {
            peers.send(peer, point, Direction.FORWARD, own);
        }
    }

    void join() {
        spread(tower, own);
        for (int peer : peers.numbers()) {
            peers.receive(peer, point, Direction.FORWARD, incoming.get(peer));
            spread(peer, incoming.get(peer));
        }
    }

    private void spread(int ofTower, ByteBuffer part) {
        FloatBuffer from = part.asFloatBuffer();
        FloatBuffer to = all.asFloatBuffer();
        int columns = shares.of(ofTower);
        for (int image = 0; image < batch; image++) {
            to.put(image * shares.whole() + shares.first(ofTower), from, image * columns, columns);
        }
    }

    /** Canonical [batch, outputs]. */
    FloatBuffer all() {
        return all.asFloatBuffer();
    }

    /** Sets the gradient of this tower's part. @param loss computed from these logits */
    void takeGradient(SoftmaxCrossEntropy loss) {
        loss.gradient(shares.first(tower), shares.of(tower), gradient);
        head.outputGradient().write(gradient);
    }

    /** CRC-32C of the logits of all images. */
    int checksum() {
        checksum.reset();
        checksum.update(all.duplicate().clear());
        return (int) checksum.getValue();
    }
}
