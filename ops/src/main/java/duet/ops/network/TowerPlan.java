package duet.ops.network;

import java.util.List;

/**
 * What one tower computes: segments in order, with an exchange in front of every one that says so, and another of the
 * logits behind the last where there is more than one tower.
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

    /** Every tower's part of the logits. */
    public Shares logits() {
        return new Shares(((LayerSpec.Learned) head().spec()).outputs(), towers);
    }

    /** Bytes of the largest part that a tower sends a peer; the logits' is float32 whatever the precision. The same of every tower. */
    public long largestPart(int batch, int bytesPerValue) {
        long largest = (long) batch * logits().largest() * Float.BYTES;
        for (SegmentPlan segment : segments) {
            if (segment.exchanged()) {
                largest = Math.max(largest, (long) batch * segment.input().count() / towers * bytesPerValue);
            }
        }
        return largest;
    }
}
