package duet.engine.simulation;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.event.Outcome;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a run tells, held against the run that nothing disturbs: every step once, in order and with its bits, from the checkpoint on
 * that it was taken up at.
 */
final class Journal {
    private final Simulation simulation;
    private final Undisturbed undisturbed;
    private final Faults faults;
    private final Dice dice;
    private final String folder;
    private Optional<Event.CheckpointWritten> lastWritten = Optional.empty();
    private final Map<String, Integer> counts = new TreeMap<>();

    Journal(Simulation simulation, Undisturbed undisturbed, Faults faults, Dice dice, Path run) {
        this.simulation = simulation;
        this.undisturbed = undisturbed;
        this.faults = faults;
        this.dice = dice;
        this.folder = run.toString();
    }

    /** An attempt begins at this step: what was told of it and later ones is void. */
    Chapter begin(long step, Placement placement) {
        return new Chapter(step, placement);
    }

    /** How often what was told, by name. */
    Map<String, Integer> counts() {
        return counts;
    }

    /** The checkpoint that was last told of, over all lives. */
    Optional<Event.CheckpointWritten> lastWritten() {
        return lastWritten;
    }

    private void tell(String line) {
        simulation.trace().line(simulation.now(), simulation.process().name(), line);
    }

    private void expect(boolean kept, String promise, Object found, Object expected) {
        if (!kept) {
            simulation.violate(promise + ": found " + found + ", expected " + expected);
        }
    }

    private void same(String promise, Object found, Object expected) {
        expect(found.equals(expected), promise, found, expected);
    }

    /** What one attempt tells. */
    final class Chapter implements EventSink {
        private final long first;
        private final Placement placement;
        /** Tower and step: what its towers have really done. */
        private final Set<List<Long>> trained = new HashSet<>();
        /** Tower and number of the batch: what was heard of towers on other hosts before they were given up. */
        private final Set<List<Long>> heard = new HashSet<>();

        private final Set<Long> prepared = new HashSet<>();
        private long next;

        private Chapter(long first, Placement placement) {
            this.first = first;
            this.next = first;
            this.placement = placement;
        }

        void trained(int tower, long step) {
            trained.add(List.of((long) tower, step));
        }

        void heard(int tower, long number) {
            heard.add(List.of((long) tower, number));
        }

        @Override
        public void accept(Event event) {
            if (faults.strikes(Fault.EVENT_FAILS, dice)) {
                throw new IllegalStateException("simulated: no room for the event");
            }
            counts.merge(event.getClass().getSimpleName(), 1, Integer::sum);
            if (event instanceof Event.BatchPrepared batch) {
                onPrepared(batch);
            } else if (event instanceof Event.StepDone done) {
                onStep(done);
            } else if (event instanceof Event.EpochDone done) {
                onEpoch(done);
            } else if (event instanceof Event.ValidationDone done) {
                onValidation(done);
            } else if (event instanceof Event.LearningRateChanged changed) {
                onRate(changed);
            } else if (event instanceof Event.RunStarted started) {
                onStarted(started);
            } else if (event instanceof Event.CheckpointWritten checkpoint) {
                tell("checkpoint written " + checkpoint.file() + " " + checkpoint.sha256());
                lastWritten = Optional.of(checkpoint);
            } else if (event instanceof Event.CheckpointFailed failed) {
                tell("checkpoint failed: step " + failed.steps());
            } else if (event instanceof Event.RunEnded ended) {
                onEnded(ended);
            }
        }

        private void onStarted(Event.RunStarted started) {
            tell("run started at step " + started.firstStep());
            same("a run is taken up where its checkpoint stands", started.firstStep(), first);
        }

        private void onPrepared(Event.BatchPrepared batch) {
            expect(
                    prepared.add(batch.step()),
                    "every batch is ordered once",
                    "step " + batch.step() + " again",
                    "another");
            if (batch.step() < undisturbed.steps().size()) {
                same(
                        "both towers get the batch of their step, " + batch.step(),
                        batch.checksum(),
                        undisturbed.steps().get((int) batch.step()).batchChecksum());
            }
        }

        private void onStep(Event.StepDone done) {
            tell("step " + done.step() + " loss " + done.loss() + " rate " + done.learningRate() + " logits "
                    + done.logitsChecksum());
            same("every step is committed once and in order", done.step(), next);
            next = done.step() + 1;
            if (done.step() >= undisturbed.steps().size()) {
                simulation.violate("step " + done.step() + " is none of the run's");
                return;
            }
            for (int tower = 0; tower < TinyNetwork.TOWERS; tower++) {
                expect(
                        trained.contains(List.of((long) tower, done.step())),
                        "a step is committed when every tower has done it",
                        "step " + done.step() + " without tower " + tower,
                        "all towers");
                expect(
                        placement.host(tower) == 0
                                || heard.contains(List.of(
                                        (long) tower,
                                        undisturbed
                                                .steps()
                                                .get((int) done.step())
                                                .number())),
                        "nothing is committed by a tower that was given up",
                        "step " + done.step() + " of tower " + tower,
                        "steps before it was given up");
            }
            expect(prepared.contains(done.step()), "a step has a batch", "step " + done.step(), "a batch before it");
            compare(done, undisturbed.steps().get((int) done.step()));
        }

        private void compare(Event.StepDone done, Undisturbed.Step expected) {
            String step = " of step " + done.step();
            same("the learning rate" + step + " follows its rule", done.learningRate(), expected.rate());
            same("the epoch" + step, done.epoch(), expected.epoch());
            same("the place in the epoch" + step, done.stepInEpoch(), expected.index());
            same("the length of the epoch" + step, done.stepsInEpoch(), expected.count());
            same("the images" + step, done.images(), expected.images());
            same("the logits" + step + " are those of the undisturbed run", done.logitsChecksum(), expected.checksum());
            same("the loss" + step + " is that of the undisturbed run", done.loss(), expected.loss());
            same("the error" + step + " is that of the undisturbed run", done.top1Error(), expected.top1Error());
            done.digest()
                    .ifPresent(digest -> same(
                            "the weights after step " + done.step() + " are those of the undisturbed run",
                            digest,
                            Undisturbed.digest(expected.digests())));
        }

        private void onEpoch(Event.EpochDone done) {
            tell("epoch " + done.epoch());
            Undisturbed.Epoch expected = undisturbed.epoch(done.epoch());
            Undisturbed.Epoch found = new Undisturbed.Epoch(done.images(), done.loss(), done.top1Error());
            expect(found.equals(expected), "epoch " + done.epoch() + " adds up", found, expected);
        }

        private void onValidation(Event.ValidationDone done) {
            tell("validation of epoch " + done.epoch() + " error " + done.top1Error());
            Undisturbed.Validation expected = undisturbed.validation(done.epoch());
            Undisturbed.Validation found = new Undisturbed.Validation(done.images(), done.loss(), done.top1Error());
            expect(found.equals(expected), "the validation of epoch " + done.epoch(), found, expected);
        }

        private void onRate(Event.LearningRateChanged changed) {
            tell("rate " + changed.to() + " from epoch " + changed.epoch());
            Undisturbed.RateChange expected = undisturbed.rateChange(changed.epoch());
            Undisturbed.RateChange found = new Undisturbed.RateChange(changed.from(), changed.to());
            expect(found.equals(expected), "the rate changes by its rule at epoch " + changed.epoch(), found, expected);
        }

        private void onEnded(Event.RunEnded ended) {
            tell("ended " + ended.outcome() + " after " + ended.steps() + " steps: "
                    + ended.message().replace(folder, "RUN"));
            same("the end tells how many steps were committed", ended.steps(), next);
            if (ended.outcome() == Outcome.COMPLETED) {
                same("a run is complete when all steps are done", ended.steps(), (long)
                        undisturbed.steps().size());
            }
            if (!ended.outcome().broken()) {
                same(
                        "the weights at the end are those of the undisturbed run",
                        ended.towerDigests(),
                        undisturbed.digestsAfter(ended.steps()));
            }
        }
    }
}
