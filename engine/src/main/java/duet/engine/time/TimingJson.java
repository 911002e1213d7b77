package duet.engine.time;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.engine.summary.LayerType;
import duet.ops.network.Shape;
import java.util.Locale;

/** A {@link Timing} for programs: one JSON object. */
public final class TimingJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double GIGA = 1e9;

    private final Timing timing;

    public TimingJson(Timing timing) {
        this.timing = timing;
    }

    /** The object. */
    public String text() {
        ObjectNode root = JSON.createObjectNode()
                .put("name", timing.config().name())
                .put("towers", timing.devices().size())
                .put("batch", timing.config().training().batch())
                .put("precision", timing.config().precision().name().toLowerCase(Locale.ROOT))
                .put("pictures", timing.pictures())
                .put("steps", timing.steps())
                .put("images-per-second", timing.rates().median())
                .put("images-per-second-best", timing.rates().best())
                .put("images-per-second-worst", timing.rates().worst())
                .put("step-ms", timing.stepMillis())
                .put("peak-gflops", timing.peak() / GIGA)
                .put("roofline-images-per-second", timing.rooflineImagesPerSecond())
                .put("roofline-share", timing.rooflineShare());
        timing.layers()
                .forEach(layer -> describe(layer, root.withArray("layers").addObject()));
        describeExchange(root.putObject("exchange"));
        root.putObject("update")
                .put("ms", timing.updateMillis())
                .put("share", timing.updateMillis() / timing.stepMillis());
        root.put("waiting-for-batch-ms", timing.batchMillis()).put("rest-ms", timing.restMillis());
        timing.loading().ifPresent(loading -> describeLoading(loading, root.putObject("loading")));
        timing.heapBytesPerStep().ifPresent(bytes -> root.put("heap-bytes-per-step", bytes));
        timing.memory().ifPresent(memory -> describeMemory(memory, root));
        timing.otherProcesses().ifPresent(share -> root.put("other-processes-share", share));
        timing.devices().forEach(root.putArray("devices")::add);
        timing.warnings().forEach(root.putArray("warnings")::add);
        return root.toPrettyString();
    }

    private void describe(LayerTime layer, ObjectNode to) {
        Shape output = layer.cost().output();
        to.put("name", layer.name())
                .put("type", LayerType.of(layer.cost().spec()))
                .putArray("output")
                .add(output.maps())
                .add(output.height())
                .add(output.width());
        double operations = timing.operationsPerSecond(layer.cost().training(), layer.computing());
        to.put("forward-ms", layer.forward())
                .put("backward-to-input-ms", layer.toInput())
                .put("backward-to-weights-ms", layer.toWeights())
                .put("update-ms", layer.update())
                .put("share", layer.total() / timing.stepMillis())
                .put("gflops", operations / GIGA)
                .put("peak-share", operations / timing.peak());
    }

    private void describeExchange(ObjectNode to) {
        ExchangeTime exchange = timing.exchange();
        to.put("ms", exchange.total())
                .put("share", exchange.total() / timing.stepMillis())
                .put("sending-ms", exchange.sending())
                .put("waiting-ms", exchange.waiting())
                .put("travelling-ms", exchange.travelling())
                .put("hidden-ms", exchange.hidden())
                .put("hidden-share", exchange.hiddenShare())
                .put("sent-bytes-per-step", exchange.sentBytes());
    }

    private static void describeLoading(LoadingCost loading, ObjectNode to) {
        to.put("images-per-second-on-all-pictures", loading.onAll())
                .put("images-per-second-on-one-batch", loading.onOne())
                .put("median-ratio", loading.medianRatio())
                .put("waiting-share", loading.waitingShare());
        loading.ratios().forEach(to.putArray("ratios")::add);
    }

    private void describeMemory(ResidentMemory memory, ObjectNode to) {
        int towers = timing.devices().size();
        to.put("resident-bytes", memory.bytes())
                .put("resident-most-bytes", memory.mostBytes())
                .putObject("memory")
                .put("parameter-bytes", towers * timing.cost().parameterBytes())
                .put("activation-bytes", towers * timing.cost().activationBytes())
                .put("direct-buffer-bytes", memory.directBytes())
                .put("heap-committed-bytes", memory.heapBytes())
                .put("exchange-log-bytes", memory.mappedBytes());
    }
}
