package duet.engine.time;

import duet.engine.table.TextTable;
import duet.ops.network.TowerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A {@link Timing} for people: a row for each layer, and what there is to say beside. */
public final class TimingText {
    private static final double MEBIBYTE = 1 << 20;
    private static final double GIGA = 1e9;

    private final Timing timing;

    public TimingText(Timing timing) {
        this.timing = timing;
    }

    /** Line by line, the rate last. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s, batch %d, %s, on %s; times in ms per step, the mean of the %s middle half of %d steps",
                timing.config().name(),
                TowerCount.inWords(timing.devices().size()),
                timing.config().training().batch(),
                precision(),
                timing.pictures(),
                timing.devices().size() == 1 ? "tower's" : "towers over the",
                timing.steps()));
        for (int tower = 0; tower < timing.devices().size(); tower++) {
            lines.add("tower " + tower + ": " + timing.devices().get(tower));
        }
        timing.warnings().forEach(warning -> lines.add("warning: " + warning));
        lines.addAll(table());
        lines.addAll(figures());
        return lines;
    }

    private List<String> table() {
        TextTable table = new TextTable(
                1,
                "layer",
                "output",
                "forward",
                "to data",
                "to weights",
                "update",
                "% of step",
                "GFLOP/s",
                "% of peak");
        timing.layers().forEach(layer -> table.row(row(layer)));
        part(table, "exchange", timing.exchange().total());
        part(table, "waiting for a batch", timing.batchMillis());
        part(table, "rest", timing.restMillis());
        double operations = timing.operationsPerSecond(timing.cost().training(), timing.stepMillis());
        table.row(
                "step",
                "",
                millis(sum(LayerTime::forward)),
                millis(sum(LayerTime::toInput)),
                millis(sum(LayerTime::toWeights)),
                millis(timing.updateMillis()),
                millis(timing.stepMillis()) + " ms",
                number(operations / GIGA, 0),
                percent(operations / timing.peak()));
        return table.lines();
    }

    private String[] row(LayerTime layer) {
        double operations = timing.operationsPerSecond(layer.cost().training(), layer.computing());
        boolean counts = layer.cost().training() > 0;
        return new String[] {
            layer.name(),
            layer.cost().output().toString(),
            millis(layer.forward()),
            layer.toInput() > 0 ? millis(layer.toInput()) : "",
            layer.cost().parameters() > 0 ? millis(layer.toWeights()) : "",
            layer.cost().parameters() > 0 ? millis(layer.update()) : "",
            percent(layer.total() / timing.stepMillis()),
            counts ? number(operations / GIGA, 0) : "",
            counts ? percent(operations / timing.peak()) : ""
        };
    }

    private void part(TextTable table, String name, double milliseconds) {
        table.row(name, millis(milliseconds), "", "", "", "", percent(milliseconds / timing.stepMillis()));
    }

    private List<String> figures() {
        List<String> lines = new ArrayList<>();
        ExchangeTime exchange = timing.exchange();
        if (exchange.sentBytes() > 0) {
            lines.add("exchange: " + mebibytes(exchange.sentBytes()) + " sent by each tower; sending "
                    + millis(exchange.sending()) + " ms, waiting for the other tower"
                    + (timing.devices().size() > 2 ? "s " : " ")
                    + millis(exchange.waiting())
                    + " ms, travelling " + millis(exchange.travelling()) + " ms; "
                    + percent(exchange.hiddenShare()) + " % of the travel is hidden behind arithmetic");
        }
        if (timing.onCards()) {
            lines.add(
                    "layers: the cards' own time by their events; exchange: what the towers' threads spent in it, while the cards"
                            + " may have computed, so that the rest can be less than nothing");
        }
        lines.add(String.format(
                Locale.ROOT,
                "peak: %,.1f GFLOP/s in multiplying %s matrices, %s, the better of before and after; roofline"
                        + " of %.4f GFLOP per image: %.1f images a second",
                timing.peak() / GIGA,
                precision() + (timing.onCards() && timing.config().cuda().tf32() ? " (TF32)" : ""),
                timing.onCards() ? "each card by itself" : "all towers at once",
                2 * timing.cost().training() / GIGA,
                timing.rooflineImagesPerSecond()));
        lines.add("Java heap: "
                + timing.heapBytesPerStep().stream()
                        .mapToObj(bytes -> String.format(Locale.ROOT, "%,d bytes taken a step", bytes))
                        .findFirst()
                        .orElse("not counted by this JVM"));
        timing.loading().ifPresent(loading -> lines.add(loading(loading)));
        timing.memory().ifPresent(memory -> lines.add(memory(memory)));
        timing.otherProcesses()
                .ifPresent(share -> lines.add("other processes used " + percent(share) + " % of the cores meanwhile"));
        lines.add(String.format(
                Locale.ROOT,
                "%.1f images/s (median of %d steps; best %.1f, worst %.1f), %s %% of the roofline",
                timing.rates().median(),
                timing.steps(),
                timing.rates().best(),
                timing.rates().worst(),
                percent(timing.rooflineShare())));
        return lines;
    }

    private static String loading(LoadingCost loading) {
        double[] sorted = loading.ratios().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        return String.format(
                Locale.ROOT,
                "loading: %.1f images/s on all pictures, %.1f on one batch, ratio %.4f (median of %d blocks, %.4f to %.4f);"
                        + " towers waited for data in %.3f %% of the steps on all pictures",
                loading.onAll(),
                loading.onOne(),
                loading.medianRatio(),
                sorted.length,
                sorted[0],
                sorted[sorted.length - 1],
                100 * loading.waitingShare());
    }

    private String memory(ResidentMemory memory) {
        int towers = timing.devices().size();
        long parameters = towers * timing.cost().parameterBytes();
        long activations = towers * timing.cost().activationBytes();
        long known = parameters + activations + memory.directBytes() + memory.mappedBytes() + memory.heapBytes();
        if (timing.onCards()) {
            return "memory of the host: " + mebibytes(memory.bytes()) + " resident, " + mebibytes(memory.mostBytes())
                    + " at most; " + mebibytes(memory.directBytes()) + " batches, " + mebibytes(memory.mappedBytes())
                    + " logs of the exchange, " + mebibytes(memory.heapBytes()) + " Java heap";
        }
        return "memory: " + mebibytes(memory.bytes()) + " resident, " + mebibytes(memory.mostBytes())
                + " at most; about "
                + mebibytes(parameters) + " parameters with momenta and gradients, " + mebibytes(activations)
                + " activations with gradients, " + mebibytes(memory.directBytes()) + " batches and parts, "
                + mebibytes(memory.mappedBytes()) + " logs of the exchange, " + mebibytes(memory.heapBytes())
                + " Java heap, " + mebibytes(Math.max(0, memory.bytes() - known))
                + " else: weights in other layouts, scratch memory, code";
    }

    private double sum(ToDoubleFunction<LayerTime> part) {
        return timing.layers().stream().mapToDouble(part).sum();
    }

    private String precision() {
        return timing.config().precision().name().toLowerCase(Locale.ROOT);
    }

    private static String millis(double milliseconds) {
        return number(milliseconds, milliseconds >= 10 ? 1 : 2);
    }

    private static String percent(double share) {
        return number(100 * share, 1);
    }

    private static String number(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MiB", bytes / MEBIBYTE);
    }
}
