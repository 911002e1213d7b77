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

    /** Values of one image in the largest half that this tower sends. */
    public int largestHalf() {
        int largest = head().output().count();
        for (SegmentPlan segment : segments) {
            if (segment.exchanged()) {
                largest = Math.max(largest, segment.input().count() / towers);
            }
        }
        return largest;
    }
}
