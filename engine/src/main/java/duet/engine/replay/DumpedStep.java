package duet.engine.replay;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.event.Event;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.actors.schedule.TrainingPlan;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchBuffer;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.BatchRequest;
import duet.dataloader.batch.Split;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.console.Console;
import duet.engine.run.Preparation;
import duet.ops.device.Sgd;
import duet.ops.tower.LockStep;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Computes one step with all towers in this thread, where everything can be looked at, and writes it down. */
final class DumpedStep {
    private final Preparation prepared;
    private final LoggedRun log;
    private final Optional<CheckpointFile> file;
    private final Optional<Checkpoint> replayed;
    private final Console console;

    /**
     * @param file the checkpoint that the replay began with; empty for the starting values
     * @param replayed where the replay ended; empty where the step is the first of it
     */
    DumpedStep(
            Preparation prepared,
            LoggedRun log,
            Optional<CheckpointFile> file,
            Optional<Checkpoint> replayed,
            Console console) {
        this.prepared = prepared;
        this.log = log;
        this.file = file;
        this.replayed = replayed;
        this.console = console;
    }

    /** @return whether the step's loss is the log's, where the log has it */
    boolean write(ReplayRun.Dump dump, BatchMaker maker) throws IOException {
        TrainingPlan plan = prepared.plan();
        Event.BatchPrepared batch = log.batch(dump.step())
                .orElseThrow(() -> new DataException("step " + dump.step() + ": the log has no batch of it"));
        BatchBuffer buffer = new BatchBuffer(plan.batch(), plan.image());
        maker.make(
                new BatchRequest(
                        Split.TRAINING,
                        dump.step(),
                        batch.epoch(),
                        0,
                        batch.drawn().size()),
                buffer);
        try (LockStep towers = new LockStep(
                prepared.network(),
                tower -> prepared.devices().inOnePlace(prepared.coresPerTower()),
                plan.batch(),
                plan.seed())) {
            fill(towers);
            Sgd sgd = new Sgd(rate(dump.step(), batch.epoch()), plan.momentum(), plan.weightDecay());
            StepDump written = new StepDump(prepared.network(), towers, plan.seed());
            Path path = written.write(dump.folder(), dump.step(), buffer, sgd);
            console.result("step " + dump.step() + " written to " + path);
            return isLogged(dump.step(), written.loss());
        }
    }

    private void fill(LockStep towers) throws IOException {
        for (int tower = 0; tower < towers.towers().size(); tower++) {
            if (replayed.isPresent()) {
                replayed.get()
                        .towers()
                        .get(tower)
                        .put(towers.towers().get(tower).parameters());
            } else if (file.isPresent()) {
                file.get().restore(towers.towers().get(tower).parameters());
            } else {
                towers.towers().get(tower).initialise();
            }
        }
    }

    private double rate(long step, int epoch) {
        Standing standing = replayed.map(Checkpoint::standing)
                .or(() -> file.map(CheckpointFile::standing))
                .orElse(Standing.atStart(prepared.plan().schedule()));
        ScheduleState schedule = prepared.plan().schedule().resume(standing.schedule(), epoch);
        return prepared.plan().learningRate(step, schedule.rate());
    }

    private boolean isLogged(long step, double loss) {
        Optional<Event.StepDone> logged = log.step(step);
        boolean equal = logged.isEmpty() || Double.compare(logged.get().loss(), loss) == 0;
        console.result("its loss is " + loss
                + (logged.isEmpty()
                        ? "; the log has none, the step did not come to its end"
                        : equal
                                ? ", as in the log"
                                : ", the log has " + logged.get().loss()));
        return equal;
    }
}
