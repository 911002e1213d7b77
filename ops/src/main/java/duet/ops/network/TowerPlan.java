package duet.ops.network;

import java.util.List;

/**
 * What one tower computes: segments in order, with an exchange in front of every one that says so, and another of the
 * logits behind the last where there are two towers.
 */
public record TowerPlan(int tower, int towers, List<SegmentPlan> segments) {
    public TowerPlan {
        segments = List.copyOf(segments);
    }

    /** This tower's part of the logits. */
    public LayerPlan head() {
        SegmentPlan last = segments.get(segments.size() - 1);
        return last.layers().get(last.layers().size() - 1);
    }

    /** The other tower's part of the logits: where their number is odd, tower 0 has the smaller half. 0 on one tower. */
    public int peerLogits() {
        return ((LayerSpec.Learned) head().spec()).outputs() - head().output().count();
    }

    /** Bytes of the largest half that this tower sends or receives; the logits' is float32 whatever the precision. */
    public long largestHalf(int batch, int bytesPerValue) {
        int logits = Math.max(head().output().count(), peerLogits());
        long largest = (long) batch * logits * Float.BYTES;
        for (SegmentPlan segment : segments) {
            if (segment.exchanged()) {
                largest = Math.max(largest, (long) batch * segment.input().count() / towers * bytesPerValue);
            }
        }
        return largest;
    }
}
