package duet.engine.run;

import duet.actors.cluster.ClusterTraining;
import duet.actors.cluster.ClusterUnavailableException;
import duet.actors.coordinator.Deadlines;
import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import duet.actors.event.Totals;
import duet.dataloader.DataException;
import duet.engine.checkpoint.CheckpointFile;
import duet.engine.config.ClusterConfig;
import duet.engine.console.Console;
import duet.engine.signal.StopRequest;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A run over several hosts: attempt after attempt, each from the newest good checkpoint, until one of them comes to the end of the
 * run or hosts were waited for in vain.
 */
final class ClusterRun {
    /** Attempts that may be lost without a newer checkpoint: more would not get any further either. */
    static final int MOST_LOSSES = 10;
    /** Starts that may fail after the first attempt, whose port may still be held. */
    private static final int MOST_REFUSALS = 5;

    private static final Duration REFUSAL_PAUSE = Duration.ofSeconds(1);

    private final OpenRun run;
    private final ClusterConfig cluster;
    private final PreparedRun part;
    private final EventSink sink;
    private final StopRequest stop;
    private final Consumer<String> console;
    private final Attempt.Starter starter;
    private final HostPatience patience;
    private final Duration refusalPause;
    private int losses;
    private boolean started;

    ClusterRun(
            OpenRun run,
            ClusterConfig cluster,
            EventSink sink,
            StopRequest stop,
            Consumer<String> console,
            Attempt.Starter starter,
            HostPatience patience,
            Duration refusalPause) {
        this.run = run;
        this.cluster = cluster;
        this.part = new PreparedRun(run.prepared(), run.probe());
        this.sink = sink;
        this.stop = stop;
        this.console = console;
        this.starter = starter;
        this.patience = patience;
        this.refusalPause = refusalPause;
    }

    static ClusterRun over(
            OpenRun run, ClusterConfig cluster, EventSink sink, StopRequest stop, Consumer<String> console) {
        return new ClusterRun(
                run,
                cluster,
                sink,
                stop,
                console,
                Attempt::overHosts,
                new HostPatience(cluster.patience(), System::nanoTime),
                REFUSAL_PAUSE);
    }

    /** @param first where the first attempt begins; the others look for the newest checkpoint */
    Ending train(StartingPoint first) throws Exception {
        if (cluster.towers() < run.config().towers()) {
            console.accept("waiting for hosts at " + cluster.membership().address() + ", up to "
                    + Console.round(cluster.patience().toSeconds()));
        }
        Optional<Outcome> outcome = attempt(first);
        while (outcome.isEmpty()) {
            outcome = attemptFromNewest();
        }
        return Ending.ofSeveralHosts(outcome.get());
    }

    private Optional<Outcome> attemptFromNewest() throws Exception {
        try (StartingPoint newest = StartingPoint.newest(run.folder().path())) {
            run.requireFits(newest);
            return attempt(newest);
        } catch (DataException e) {
            sink.accept(Event.RunEnded.failed(String.join("; ", e.problems())));
            return Optional.of(Outcome.FAILED);
        }
    }

    /** Empty where another attempt is to follow. */
    private Optional<Outcome> attempt(StartingPoint from) throws Exception {
        AttemptSink events = new AttemptSink(sink, patience);
        sink.accept(run.opened(from));
        run.warnings(from).forEach(text -> sink.accept(new Event.Warning(text)));
        try {
            Event.RunEnded end = carryOut(parts(from, events));
            return end.outcome() == Outcome.LOST ? afterLoss(end, from, events) : Optional.of(end.outcome());
        } catch (ClusterUnavailableException e) {
            return over(started ? Outcome.LOST : Outcome.FAILED, e.getMessage(), from.steps(), Totals.NONE);
        } catch (RuntimeException e) {
            if (!events.ended()) {
                sink.accept(Event.RunEnded.failed(e.toString()));
            }
            throw e;
        }
    }

    private Event.RunEnded carryOut(ClusterTraining.Parts parts) throws Exception {
        patience.startWaiting();
        try (Attempt attempt = start(parts)) {
            stop.onMade(attempt::stop);
            return attempt.done().toCompletableFuture().get();
        } finally {
            patience.stopWaiting();
            stop.clear();
        }
    }

    private Attempt start(ClusterTraining.Parts parts) throws InterruptedException {
        for (int refusals = 0; ; refusals++) {
            try {
                Attempt attempt = starter.start(parts);
                started = true;
                return attempt;
            } catch (ClusterUnavailableException e) {
                if (!started || refusals == MOST_REFUSALS || stop.isMade()) {
                    throw e;
                }
                stop.await(refusalPause);
            }
        }
    }

    private ClusterTraining.Parts parts(StartingPoint from, EventSink events) throws IOException {
        Preparation prepared = run.prepared();
        return new ClusterTraining.Parts(
                cluster.membership(),
                cluster.towers(),
                run.config().shared(),
                part,
                Recipe.protection(cluster.membership(), run.config().exchange()),
                from.standing(prepared.plan()),
                from.checkpoint().map(ClusterRun::weights),
                Recipe.safeguards(run.config(), prepared.data().classes().size()),
                run.store(),
                events,
                Deadlines.DEFAULT,
                patience.left());
    }

    private static ClusterTraining.Weights weights(CheckpointFile checkpoint) {
        return (int tower, ParameterCopy into) -> {
            try {
                checkpoint.restore(into);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private Optional<Outcome> afterLoss(Event.RunEnded end, StartingPoint from, AttemptSink events) {
        losses = events.checkpointed() ? 1 : losses + 1;
        long steps = Math.max(end.steps(), from.steps());
        if (stop.isMade()) {
            String message = "asked to stop while a host was missing: " + end.message();
            return over(Outcome.STOPPED, message, steps, end.totals());
        }
        Optional<String> vain = inVain();
        if (vain.isPresent()) {
            return over(Outcome.LOST, vain.get() + ": " + end.message(), steps, end.totals());
        }
        sink.accept(new Event.RunFrozen(steps, end.message(), patience.left().toMillis() / 1e3));
        return Optional.empty();
    }

    private Optional<String> inVain() {
        if (patience.isOver()) {
            return Optional.of("no hosts for all towers within "
                    + Console.round(patience.whole().toSeconds()));
        }
        return losses < MOST_LOSSES
                ? Optional.empty()
                : Optional.of(losses + " times a host was lost without a newer checkpoint in between");
    }

    private Optional<Outcome> over(Outcome outcome, String message, long steps, Totals totals) {
        sink.accept(new Event.RunEnded(outcome, message, steps, Optional.empty(), List.of(), totals));
        if (outcome == Outcome.LOST) {
            console.accept("the checkpoints are kept; to go on once hosts are there: java -jar engine.jar --resume "
                    + run.folder().path());
        }
        return Optional.of(outcome);
    }
}
