package duet.ops.tower;

import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Tensor;
import duet.ops.network.TowerPlan;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * One tower's side of the exchange between two segments: joins all towers' maps on the way up, and on the way down sends every
 * peer the gradient of its maps and adds up that of its own. Everything is sent before anything is received.
 */
final class Junction {
    /** Names the exchange among those of the network. */
    private final int point;

    private final int tower;
    private final int towers;
    private final Segment below;
    private final Segment above;
    private final Precision precision;
    private final Peers peers;
    /** Of one tower. */
    private final int maps;

    /** Whether any peer is reached that way. */
    private final boolean throughHost;

    private final ByteBuffer toAll;
    private final Map<Integer, ByteBuffer> toPeer = new HashMap<>();
    private final ByteBuffer incoming;

    Junction(
            TowerPlan plan,
            int point,
            Segment below,
            Segment above,
            Precision precision,
            Peers peers,
            PartBuffers buffers) {
        this.point = point;
        this.tower = plan.tower();
        this.towers = plan.towers();
        this.below = below;
        this.above = above;
        this.precision = precision;
        this.peers = peers;
        Tensor part = below.output();
        maps = part.shape().maps();
        int bytes = part.batch() * part.shape().count() * precision.bytes();
        throughHost = !peers.numbers().stream().allMatch(peers::direct);
        toAll = buffers.toAll(bytes);
        incoming = buffers.incoming(bytes);
        peers.numbers().forEach(peer -> toPeer.put(peer, buffers.to(peer, bytes)));
    }

    /** Sends what the segment below wrote. */
    void sendOutput() {
        if (throughHost) {
            below.output().send(0, maps, toAll, precision);
        }
        for (int peer : peers.numbers()) {
            if (peers.direct(peer)) {
                peers.sendDirectly(peer, below.output(), 0, maps);
            } else {
                peers.send(peer, point, Direction.FORWARD, toAll);
            }
        }
    }

    /** Puts all towers' maps together in the input of the segment above, tower 0's first. */
    void joinOutputs() {
        Tensor whole = above.input();
        whole.copy(tower * maps, maps, below.output(), 0);
        for (int peer : peers.numbers()) {
            if (peers.direct(peer)) {
                peers.receiveDirectly(peer, whole, peer * maps, maps);
            } else {
                peers.receive(peer, point, Direction.FORWARD, incoming);
                whole.receive(peer * maps, maps, incoming, precision);
            }
        }
    }

    /** Sends each peer the gradient of its maps. */
    void sendGradients() {
        for (int peer : peers.numbers()) {
            if (peers.direct(peer)) {
                peers.sendDirectly(peer, above.inputGradient(), peer * maps, maps);
            } else {
                ByteBuffer part = toPeer.get(peer);
                above.inputGradient().send(peer * maps, maps, part, precision);
                peers.send(peer, point, Direction.BACKWARD, part);
            }
        }
    }

    /** The gradient of the segment below: tower 0's + tower 1's + ..., whoever adds; this tower's own is not rounded. */
    void addGradients() {
        Tensor sum = below.outputGradient();
        for (int reader = 0; reader < towers; reader++) {
            if (reader == tower) {
                addOwn(sum);
            } else if (peers.direct(reader)) {
                addDirectly(sum, reader);
            } else {
                peers.receive(reader, point, Direction.BACKWARD, incoming);
                addReceived(sum, reader);
            }
        }
    }

    private void addOwn(Tensor sum) {
        if (tower == 0) {
            sum.copy(0, maps, above.inputGradient(), 0);
        } else {
            sum.add(0, maps, above.inputGradient(), tower * maps);
        }
    }

    private void addDirectly(Tensor sum, int reader) {
        if (reader == 0) {
            peers.receiveDirectly(reader, sum, 0, maps);
        } else {
            peers.receiveAndAddDirectly(reader, sum, 0, maps);
        }
    }

    private void addReceived(Tensor sum, int reader) {
        if (reader == 0) {
            sum.receive(0, maps, incoming, precision);
        } else {
            sum.receiveAndAdd(0, maps, incoming, precision);
        }
    }
}
