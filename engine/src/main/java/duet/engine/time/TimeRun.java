package duet.engine.time;

import duet.actors.event.Event;
import duet.actors.event.EventSink;
import duet.actors.exchange.TensorWire;
import duet.actors.schedule.FixedSteps;
import duet.actors.schedule.TrainingPlan;
import duet.actors.training.Training;
import duet.engine.config.RunConfig;
import duet.engine.device.Devices;
import duet.engine.run.Recipe;
import duet.engine.trace.Probe;
import duet.engine.trace.TraceFile;
import duet.ops.network.NetworkCost;
import duet.ops.network.NetworkPlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/**
 * Trains a few steps as a run does, with coordinator, towers, loader and exchange, and measures them. Nothing is written.
 */
public final class TimeRun {
    private final Request request;
    private final Devices devices;
    private final int cores;
    private final DoubleSupplier peak;

    /**
     * What to measure.
     *
     * @param warmUp steps before those that count, at least 1
     * @param steps that count, at least 1
     * @param trace a file that tells what everybody did when
     */
    public record Request(
            RunConfig config, NetworkPlan network, Pictures pictures, int warmUp, int steps, Optional<Path> trace) {

        /** Without a trace. */
        public Request(RunConfig config, NetworkPlan network, Pictures pictures, int warmUp, int steps) {
            this(config, network, pictures, warmUp, steps, Optional.empty());
        }

        int all() {
            return warmUp + steps;
        }
    }

    private TimeRun(Request request, Devices devices, int cores, DoubleSupplier peak) {
        this.request = request;
        this.devices = devices;
        this.cores = cores;
        this.peak = peak;
    }

    /**
     * Measures for as long as the steps take, and about six seconds more.
     *
     * @throws MeasurementFailedException when the run broke
     */
    public static Timing measure(Request request) throws Exception {
        int towers = request.network().towers().size();
        Devices devices = Devices.of(request.config(), towers);
        int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / towers);
        return measure(request, devices, cores, () -> devices.peak(towers, cores));
    }

    static Timing measure(Request request, int cores, DoubleSupplier peak) throws Exception {
        return measure(
                request, Devices.of(request.config(), request.network().towers().size()), cores, peak);
    }

    /**
     * @param cores of each tower
     * @param peak measures operations a second of all towers together
     */
    static Timing measure(Request request, Devices devices, int cores, DoubleSupplier peak) throws Exception {
        return new TimeRun(request, devices, cores, peak).measure();
    }

    private Timing measure() throws Exception {
        double before = peak.getAsDouble();
        if (request.network().towers().size() == 1) {
            return measure(Optional.empty(), before);
        }
        try (TensorWire wire = TensorWire.start(Recipe.wire(request.config(), request.network()))) {
            return measure(Optional.of(wire), before);
        }
    }

    private Timing measure(Optional<TensorWire> wire, double peakBefore) throws Exception {
        StepWatch watch = new StepWatch(request.warmUp(), request.steps());
        wire.flatMap(TensorWire::warning).ifPresent(text -> watch.accept(new Event.Warning(text)));
        TimedTowers towers = measured(wire, watch);
        NetworkPlan network = request.network();
        NetworkCost cost = NetworkCost.of(
                network,
                request.config().training().batch(),
                request.config().precision().bytes());
        StepParts parts = new StepParts(towers, request.warmUp(), watch.steps());
        return new Timing(
                request.config(),
                request.pictures().words(),
                cost,
                watch.devices(),
                devices.onCards(),
                watch.warnings(),
                request.steps(),
                parts.rates(),
                parts.stepMillis(),
                parts.layers(cost),
                parts.exchange(cost),
                parts.batchMillis(),
                request.pictures().alternation().map(turns -> LoadingCost.of(turns, watch.steps())),
                Math.max(peakBefore, peak.getAsDouble()),
                watch.heapBytesPerStep(),
                watch.memory(),
                watch.otherProcesses());
    }

    /** The towers after their last step. */
    private TimedTowers measured(Optional<TensorWire> wire, StepWatch watch) throws Exception {
        if (request.trace().isEmpty()) {
            return measured(wire, watch, Probe.NONE);
        }
        try (TraceFile trace = TraceFile.create(request.trace().get(), text -> watch.accept(new Event.Warning(text)))) {
            EventSink both = event -> {
                watch.accept(event);
                trace.accept(event);
            };
            return measured(wire, both, trace);
        }
    }

    private TimedTowers measured(Optional<TensorWire> wire, EventSink sink, Probe probe) throws Exception {
        List<Integer> numbers =
                IntStream.range(0, request.network().towers().size()).boxed().toList();
        TimedTowers towers = new TimedTowers(
                request.config(), request.network(), devices.fleet(numbers), cores, request.all(), wire, probe);
        train(towers, sink, probe);
        return towers;
    }

    private void train(TimedTowers towers, EventSink sink, Probe probe) throws Exception {
        RunConfig config = request.config();
        Training.Parts parts = Training.Parts.fresh(
                plan(),
                request.network().towers().size(),
                towers,
                () -> probe.maker(request.pictures().makers().get()),
                sink);
        try (Training training = Training.start(parts)) {
            Event.RunEnded end = training.done().toCompletableFuture().get();
            if (end.outcome().broken()) {
                throw new MeasurementFailedException(end.message());
            }
        } catch (OutOfMemoryError e) {
            throw new MeasurementFailedException("data.ahead: " + config.data().ahead() + " batches of "
                    + config.training().batch() + " images do not fit into this JVM (" + e.getMessage()
                    + "); lower data.ahead or training.batch, or start java with a larger -XX:MaxDirectMemorySize");
        }
    }

    /** Nothing but the steps that are measured, at the rate the configuration begins with. */
    private TrainingPlan plan() {
        RunConfig config = request.config();
        int batch = config.training().batch();
        int perEpoch = Math.min(request.pictures().perEpoch(), Math.multiplyExact(batch, request.all()));
        return new TrainingPlan(
                batch,
                1 + request.all() * batch / perEpoch,
                OptionalLong.of(request.all()),
                config.training().seed(),
                config.training().momentum(),
                config.training().weightDecay(),
                0,
                new FixedSteps(config.training().learningRate(), List.of()),
                1,
                1,
                perEpoch,
                0,
                request.pictures().loaders(),
                config.data().ahead(),
                request.network().spec().input());
    }
}
