package duet.engine.time;

import duet.actors.event.Event;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.network.LayerCost;
import duet.ops.network.NetworkCost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * Takes steps apart. Parts are means over the middle half of the steps by their length and over the towers, so that they add up
 * to the mean of those steps; a step that another process disturbed is not among them.
 */
final class StepParts {
    private static final double MILLI = 1e-6;

    private final TimedTowers towers;
    private final int warmUp;
    private final List<Event.StepDone> steps;
    private final int[] middle;

    StepParts(TimedTowers towers, int warmUp, List<Event.StepDone> steps) {
        this.towers = towers;
        this.warmUp = warmUp;
        this.steps = steps;
        int quarter = steps.size() / 4;
        middle = IntStream.range(0, steps.size())
                .boxed()
                .sorted(Comparator.comparingLong(step -> steps.get(step).nanos()))
                .skip(quarter)
                .limit(steps.size() - 2L * quarter)
                .mapToInt(Integer::intValue)
                .toArray();
    }

    Timing.Rates rates() {
        double[] rates = steps.stream()
                .mapToDouble(step -> step.images() * 1e9 / step.nanos())
                .sorted()
                .toArray();
        return new Timing.Rates(Median.of(rates), rates[rates.length - 1], rates[0]);
    }

    double stepMillis() {
        return mean(Event.StepDone::nanos);
    }

    double batchMillis() {
        return mean(Event.StepDone::waitingNanos);
    }

    private double mean(ToLongFunction<Event.StepDone> part) {
        return MILLI
                * IntStream.of(middle)
                        .mapToLong(step -> part.applyAsLong(steps.get(step)))
                        .average()
                        .orElseThrow();
    }

    List<LayerTime> layers(NetworkCost cost) {
        List<LayerTime> times = new ArrayList<>();
        for (LayerCost layer : cost.layers()) {
            if (towers.layers().get(0).hasTimed(layer.index())) {
                times.add(new LayerTime(
                        nameWithFused(layer, cost),
                        layer,
                        mean(layer, Phase.FORWARD),
                        mean(layer, Phase.BACKWARD_TO_INPUT),
                        mean(layer, Phase.BACKWARD_TO_WEIGHTS),
                        mean(layer, Phase.UPDATE)));
            }
        }
        return times;
    }

    /** The softmax behind the last layer is computed by no device. */
    private String nameWithFused(LayerCost layer, NetworkCost cost) {
        StringBuilder name = new StringBuilder(layer.spec().name());
        int softmax = cost.layers().size() - 1;
        for (int above = layer.index() + 1;
                above < softmax && !towers.layers().get(0).hasTimed(above);
                above++) {
            name.append('+').append(cost.layers().get(above).spec().name());
        }
        return name.toString();
    }

    private double mean(LayerCost layer, Phase phase) {
        return MILLI
                * IntStream.of(middle)
                        .mapToDouble(step -> towers.layers().stream()
                                .mapToLong(clock -> clock.nanos(warmUp + step, layer.index(), phase))
                                .average()
                                .orElseThrow())
                        .average()
                        .orElseThrow();
    }

    ExchangeTime exchange(NetworkCost cost) {
        Journey sum = Journey.NONE;
        List<ExchangeClock> ends = towers.exchanges();
        for (int tower = 0; tower < ends.size(); tower++) {
            int transfersPerStep = ends.get(tower).transfers() / (warmUp + steps.size());
            for (int step : middle) {
                int first = (warmUp + step) * transfersPerStep;
                for (int transfer = first; transfer < first + transfersPerStep; transfer++) {
                    sum = sum.plus(ends.get(tower).journey(transfer, ends));
                }
            }
        }
        double share = MILLI / (Math.max(1, ends.size()) * middle.length);
        return new ExchangeTime(
                sum.sending() * share,
                sum.waiting() * share,
                sum.travelling() * share,
                sum.hidden() * share,
                cost.sentBytes());
    }
}
