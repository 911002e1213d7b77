package duet.engine.replay;

import duet.actors.checkpoint.CheckpointStore;
import duet.actors.event.Event;
import duet.dataloader.DataException;
import duet.dataloader.batch.BatchMaker;
import duet.dataloader.batch.DrawnBatch;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.checkpoint.CheckpointFolder;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.run.Preparation;
import duet.engine.run.Provenance;
import duet.engine.run.RunFolder;
import duet.ops.network.LayerPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Runs logged steps again: from the nearest checkpoint, on batches made from the logged draws, each event held to the log.
 * Nothing of the run is changed.
 */
public final class ReplayRun {

    /**
     * What to replay.
     *
     * @param from first step; empty for the first in the log
     * @param to last step; empty for the last in the log
     * @param dump a step of which everything is written down; the replay ends there
     * @param whatIf keys that are changed to see what becomes of the loss; {@code key=value} each
     * @param set keys that may differ here without making another run, such as {@code data.path}
     */
    public record Request(
            Path run,
            Optional<Long> from,
            Optional<Long> to,
            Optional<Dump> dump,
            List<String> whatIf,
            List<String> set) {}

    /** @param folder where {@code step-S.safetensors} is written */
    public record Dump(long step, Path folder) {}

    private final Request request;
    private final Console console;

    private ReplayRun(Request request, Console console) {
        this.request = request;
        this.console = console;
    }

    /**
     * @return whether everything that was compared is equal; true for a what-if, which compares nothing
     * @throws DataException when run, steps or data are not what was asked for
     * @throws ReplayFailedException when the replay broke
     */
    public static boolean run(Request request, Console console) throws Exception {
        return new ReplayRun(request, console).run();
    }

    private boolean run() throws Exception {
        RunFolder.config(request.run());
        Optional<Long> wanted = request.dump().map(Dump::step).or(request::from);
        LoggedRun.Extent extent = LoggedRun.extent(request.run(), wanted);
        long first = wanted.orElse(extent.first());
        long last = request.dump().map(Dump::step).or(request::to).orElse(extent.last());
        requireLogged(first, last, extent);
        Optional<CheckpointFile> checkpoint = CheckpointFolder.newestGoodAtOrBefore(
                RunFolder.checkpoints(request.run()), first, problem -> console.warn("passed over " + problem));
        try {
            long start =
                    checkpoint.map(file -> file.standing().position().steps()).orElse(0L);
            LoggedRun log = LoggedRun.read(request.run(), extent.opened(), start, last);
            return replay(log, checkpoint, start, last);
        } finally {
            if (checkpoint.isPresent()) {
                checkpoint.get().close();
            }
        }
    }

    /** A step that broke is not in the log, but its batch is: it may be dumped. */
    private void requireLogged(long first, long last, LoggedRun.Extent extent) {
        long most = request.dump().isPresent() ? extent.last() + 1 : extent.last();
        if (first > last || first < extent.first() || last > most) {
            throw new DataException(RunFolder.events(request.run()) + ": steps " + first + " to " + last
                    + " were asked for, it tells of steps " + extent.first() + " to " + extent.last());
        }
    }

    private boolean replay(LoggedRun log, Optional<CheckpointFile> checkpoint, long start, long last) throws Exception {
        // A dumped step is computed by itself, after those before it.
        long end = request.dump().isPresent() ? last : last + 1;
        Preparation prepared = Preparation.here(config(log.opened(), Math.max(end, 1)), console);
        requireSameData(log.opened(), prepared);
        if (checkpoint.isEmpty() && prepared.config().init().from().isPresent()) {
            throw new DataException(
                    RunFolder.checkpoints(request.run())
                            + ": the checkpoint that the run began with is gone, so no step before the next one can be run again");
        }
        console.say("replaying steps " + start + " to " + last + " from "
                + checkpoint.map(file -> file.path().getFileName().toString()).orElse("the starting values"));
        if (checkpoint.isPresent() && request.whatIf().isEmpty()) {
            Optional<Difference> altered = altered(log, checkpoint.get(), prepared);
            if (altered.isPresent()) {
                console.result("first difference: " + altered.get());
                return false;
            }
        }
        Supplier<BatchMaker> makers = makers(log, prepared);
        Replay replay = new Replay(prepared, checkpoint, makers);
        Replay.LastPlace place = new Replay.LastPlace();
        boolean equal = start == end || train(replay, log, prepared, place);
        if (equal && request.dump().isPresent()) {
            return new DumpedStep(prepared, log, checkpoint, Optional.ofNullable(place.checkpoint()), console)
                    .write(request.dump().get(), makers.get());
        }
        return equal;
    }

    private RunConfig config(Event.RunOpened opened, long steps) {
        List<String> overrides = new ArrayList<>(request.set());
        overrides.addAll(request.whatIf());
        overrides.add("training.max-steps=" + steps);
        return RunConfig.parse(opened.config(), "the log of " + request.run(), overrides);
    }

    private void requireSameData(Event.RunOpened opened, Preparation prepared) {
        if (request.whatIf().isEmpty() && !prepared.data().digest().equals(opened.dataDigest())) {
            throw new DataException(prepared.data().name() + ": not the data of " + request.run()
                    + ", other pictures, labels or classes; name the right ones with --set data.path=FOLDER");
        }
    }

    /** A checkpoint that is whole, but not the one that the run wrote. */
    private Optional<Difference> altered(LoggedRun log, CheckpointFile checkpoint, Preparation prepared)
            throws IOException {
        long steps = checkpoint.standing().position().steps();
        Optional<Event.CheckpointWritten> logged = log.checkpoint(steps);
        if (logged.isEmpty() || logged.get().sha256().equals(checkpoint.sha256())) {
            return Optional.empty();
        }
        List<String> names = List.copyOf(prepared.network().parameterShapes().keySet());
        return log.step(steps - 1)
                .filter(step -> !step.fingerprints().isEmpty())
                .flatMap(step -> firstMismatch(names, step, checkpoint, prepared))
                .map(found -> new Difference(
                        steps,
                        found.where() + " before the step, as "
                                + checkpoint.path().getFileName() + " has it",
                        String.format("%08x", found.logged()),
                        String.format("%08x", found.replayed())))
                .or(() -> Optional.of(new Difference(
                        steps,
                        "the file " + checkpoint.path().getFileName() + " (SHA-256)",
                        logged.get().sha256(),
                        checkpoint.sha256())));
    }

    private static Optional<Fingerprints.Mismatch> firstMismatch(
            List<String> names, Event.StepDone step, CheckpointFile checkpoint, Preparation prepared) {
        try {
            return Fingerprints.firstDifference(
                    names, step.fingerprints(), Fingerprints.of(checkpoint, prepared.network()));
        } catch (IOException e) {
            throw new DataException(checkpoint.path() + ": cannot be read (" + e + ")", e);
        }
    }

    /** The logged draws, unless what is changed is how batches are drawn. */
    private Supplier<BatchMaker> makers(LoggedRun log, Preparation prepared) {
        boolean drawnAnew = request.whatIf().stream()
                .anyMatch(change -> change.startsWith("data.")
                        || change.startsWith("training.seed=")
                        || change.startsWith("training.batch="));
        return drawnAnew
                ? prepared.batches()::newMaker
                : () -> prepared.batches().newMaker(step -> drawn(log, step));
    }

    private static DrawnBatch drawn(LoggedRun log, long step) {
        return log.batch(step).map(Event.BatchPrepared::drawn).orElse(null);
    }

    private boolean train(Replay replay, LoggedRun log, Preparation prepared, Replay.LastPlace place) throws Exception {
        Optional<CheckpointStore> last = request.dump().map(dump -> place);
        if (!request.whatIf().isEmpty()) {
            WhatIf whatIf = new WhatIf(log);
            replay.run(whatIf, last);
            whatIf.table(request.whatIf()).forEach(console::result);
            return true;
        }
        Optional<String> departure = Provenance.departure(log.opened().versions(), Provenance.of(prepared));
        departure.ifPresent(changes -> console.result("not the machine of the log (" + changes
                + "): only losses are compared, within 1 %, and they drift apart from step to step"));
        Comparison comparison =
                new Comparison(log, head(prepared), departure.isPresent() ? Tolerance.OTHER_MACHINE : Tolerance.BITS);
        Progress progress = new Progress(console);
        replay.run(event -> progress.tell(event) && comparison.accept(event).isPresent(), last);
        console.result(comparison.verdict());
        return comparison.difference().isEmpty();
    }

    private static String head(Preparation prepared) {
        LayerPlan head = prepared.network().towers().get(0).head();
        return head.spec().name();
    }

    /** A line now and then: a replay takes as long as the run did. */
    private static final class Progress {
        private static final long NANOS = 10_000_000_000L;

        private final Console console;
        private long told = System.nanoTime();

        private Progress(Console console) {
            this.console = console;
        }

        /** @return true, so that it can stand in front of what looks at the event */
        private boolean tell(Event event) {
            if (event instanceof Event.StepDone step && System.nanoTime() - told > NANOS) {
                told = System.nanoTime();
                console.say("step " + step.step() + ": no difference yet");
            }
            return true;
        }
    }
}
