package duet.actors.coordinator;

import duet.actors.schedule.Standing;
import duet.ops.tower.StepOutcome;

/** Sums over a pass through a split. */
final class Pass {
    private long images;
    private double loss;
    private double top1Errors;
    private double top5Errors;
    private long nanos;

    Pass(Standing.Sums soFar) {
        images = soFar.images();
        loss = soFar.loss();
        top1Errors = soFar.top1Errors();
        top5Errors = soFar.top5Errors();
        nanos = soFar.nanos();
    }

    Standing.Sums sums() {
        return new Standing.Sums(images, loss, top1Errors, top5Errors, nanos);
    }

    void add(StepOutcome outcome, long stepNanos) {
        images += outcome.images();
        loss += outcome.loss() * outcome.images();
        top1Errors += outcome.top1Errors();
        top5Errors += outcome.top5Errors();
        nanos += stepNanos;
    }

    long images() {
        return images;
    }

    double loss() {
        return loss / images;
    }

    double top1Error() {
        return top1Errors / images;
    }

    double top5Error() {
        return top5Errors / images;
    }

    double seconds() {
        return nanos / 1e9;
    }
}
