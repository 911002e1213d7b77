package duet.engine.run;

import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.engine.checkpoint.CheckpointFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where {@code --resume} would go on, for tests of other packages. */
public final class ResumePoint implements AutoCloseable {
    private final StartingPoint point;

    private ResumePoint(StartingPoint point) {
        this.point = point;
    }

    /** @param run its folder */
    public static ResumePoint newest(Path run) throws IOException {
        return new ResumePoint(StartingPoint.newest(run));
    }

    public Standing standing(TrainingPlan plan) {
        return point.standing(plan);
    }

    public Optional<CheckpointFile> checkpoint() {
        return point.checkpoint();
    }

    public List<String> passedOver() {
        return point.passedOver();
    }

    @Override
    public void close() throws IOException {
        point.close();
    }
}
