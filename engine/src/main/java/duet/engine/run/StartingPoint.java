package duet.engine.run;

import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a run begins or goes on.
 *
 * @param checkpoint open for reading; empty for the beginning
 * @param passedOver what is wrong with newer checkpoints, a line each
 */
record StartingPoint(Optional<CheckpointFile> checkpoint, List<String> passedOver) implements AutoCloseable {

    static StartingPoint beginning() {
        return new StartingPoint(Optional.empty(), List.of());
    }

    /**
     * The newest good checkpoint of a run, or the beginning where it has none yet.
     *
     * @throws DataException when it has some, but none is good
     */
    static StartingPoint newest(Path run) throws IOException {
        List<String> damaged = new ArrayList<>();
        Optional<CheckpointFile> newest = CheckpointFolder.newestGood(RunFolder.checkpoints(run), damaged::add);
        if (newest.isEmpty() && !damaged.isEmpty()) {
            List<String> problems = new ArrayList<>(damaged);
            problems.add(run + ": none of its " + damaged.size()
                    + " checkpoints is good; move them away to begin the run again");
            throw new DataException(problems);
        }
        return new StartingPoint(newest, List.copyOf(damaged));
    }

    /** Training steps that are done. */
    long steps() {
        return checkpoint.map(file -> file.standing().position().steps()).orElse(0L);
    }

    Optional<String> fileName() {
        return checkpoint.map(file -> file.path().getFileName().toString());
    }

    Standing standing(TrainingPlan plan) {
        return checkpoint.map(CheckpointFile::standing).orElse(Standing.atStart(plan.schedule()));
    }

    @Override
    public void close() throws IOException {
        if (checkpoint.isPresent()) {
            checkpoint.get().close();
        }
    }
}
