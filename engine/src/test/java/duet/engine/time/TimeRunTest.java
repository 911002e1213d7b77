package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.run.Preparation;
import duet.ops.network.NetworkPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeRunTest {
    private static final double PEAK = 100e9;

    private static Timing timing(String... overrides) throws Exception {
        return measure(() -> PEAK, overrides);
    }

    private static Timing measure(DoubleSupplier peak, String... overrides) throws Exception {
        List<String> all = Stream.concat(
                        Stream.of("data.format=synthetic", "training.batch=8", "training.learning-rate=0.0001"),
                        Stream.of(overrides))
                .toList();
        RunConfig config = RunConfig.load(Path.of("../configs/cifar10.conf"), all);
        NetworkPlan network = NetworkPlan.of(config.network().network(10));
        return TimeRun.measure(new TimeRun.Request(config, network, Pictures.noise(config, network), 1, 4), 1, peak);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void thePartsOfAStepAddUpToIt(int towers) throws Exception {
        Timing timing = timing("towers=" + towers);
        double layers = timing.layers().stream().mapToDouble(LayerTime::total).sum();
        assertThat(layers).isPositive();
        assertThat(layers + timing.exchange().total() + timing.batchMillis() + timing.restMillis())
                .isCloseTo(timing.stepMillis(), within(1e-9));
        assertThat(timing.restMillis()).isBetween(0.0, timing.stepMillis());
        assertThat(timing.devices()).hasSize(towers);
    }

    @Test
    void layersStandInOrderWithTheirFusedRelus() throws Exception {
        Timing timing = timing("towers=1");
        assertThat(timing.layers())
                .extracting(LayerTime::name)
                .containsExactly(
                        "conv1",
                        "pool1",
                        "relu1",
                        "norm1",
                        "conv2+relu2",
                        "pool2",
                        "norm2",
                        "conv3+relu3",
                        "pool3",
                        "fc10");
        LayerTime conv2 = timing.layers().get(4);
        assertThat(List.of(conv2.forward(), conv2.toInput(), conv2.toWeights(), conv2.update()))
                .allMatch(part -> part > 0);
    }

    @Test
    void twoTowersExchangeAndOneDoesNot() throws Exception {
        ExchangeTime two = timing("towers=2").exchange();
        assertThat(two.sentBytes()).isPositive();
        assertThat(two.sending()).isPositive();
        assertThat(two.travelling()).isPositive();
        assertThat(two.hiddenShare()).isBetween(0.0, 1.0);
        assertThat(timing("towers=1").exchange()).isEqualTo(new ExchangeTime(0, 0, 0, 0, 0));
    }

    @Test
    void ratesAreOfTheStepsThatCountAndTheRooflineIsThatOfTheBetterPeak() throws Exception {
        List<Double> peaks = new ArrayList<>(List.of(50e9, 80e9));
        Timing timing = measure(() -> peaks.remove(0));
        assertThat(peaks).isEmpty();
        assertThat(timing.peak()).isEqualTo(80e9);
        assertThat(timing.rates().worst()).isLessThanOrEqualTo(timing.rates().median());
        assertThat(timing.rates().best()).isGreaterThanOrEqualTo(timing.rates().median());
        assertThat(timing.rooflineImagesPerSecond())
                .isCloseTo(80e9 / (2.0 * timing.cost().training()), within(1e-6));
        assertThat(timing.heapBytesPerStep()).isPresent();
    }

    @Test
    void theReportSaysItInWordsAndInJson() throws Exception {
        Timing timing = timing("towers=2");
        assertThat(new TimingText(timing).lines())
                .anyMatch(line -> line.startsWith("tower 1: cpu (oneDNN"))
                .anyMatch(line -> line.startsWith("conv2+relu2"))
                .anyMatch(line -> line.startsWith("exchange: ") && line.contains("hidden behind arithmetic"))
                .anyMatch(line -> line.startsWith("peak: 100.0 GFLOP/s in multiplying float32 matrices"))
                .last()
                .asString()
                .matches("[\\d.]+ images/s \\(median of 4 steps; .*roofline");
        String text = new TimingJson(timing).text();
        JsonNode json = new ObjectMapper().readTree(text);
        assertThat(json.get("images-per-second").asDouble()).isPositive();
        assertThat(json.get("peak-gflops").asDouble()).isEqualTo(100);
        assertThat(json.get("roofline-share").asDouble()).isPositive();
        assertThat(json.get("layers")).hasSize(10);
        assertThat(json.at("/layers/4/backward-to-weights-ms").asDouble()).isPositive();
        assertThat(json.at("/exchange/sent-bytes-per-step").asLong()).isPositive();
        assertThat(json.at("/update/ms").asDouble()).isPositive();
        assertThat(json.get("heap-bytes-per-step").asLong()).isPositive();
        assertThat(ReportedRate.in(text)).hasValue(json.get("images-per-second").asDouble());
    }

    @Test
    void stepsOnPicturesGoThroughTheDataAsOftenAsTheyNeed() throws Exception {
        RunConfig config = RunConfig.load(
                Path.of("../configs/cifar10.conf"),
                List.of(
                        "data.format=sample",
                        "data.sample.training=20",
                        "data.sample.validation=4",
                        "training.batch=8",
                        "towers=1"));
        Preparation prepared = Preparation.of(config, new Console(System.err, false));
        Pictures pictures = Pictures.all(prepared);
        assertThat(pictures.perEpoch()).isEqualTo(16);
        Timing timing = TimeRun.measure(new TimeRun.Request(config, prepared.network(), pictures, 1, 4), 1, () -> PEAK);
        assertThat(timing.rates().median()).isPositive();
        assertThat(new TimingText(timing).lines()).first().asString().contains("on the pictures of ");
    }

    @Test
    void stepsOnAllPicturesAreComparedWithStepsOnOneBatch() throws Exception {
        RunConfig config = RunConfig.load(
                Path.of("../configs/cifar10.conf"),
                List.of(
                        "data.format=sample",
                        "data.sample.training=20",
                        "data.sample.validation=4",
                        "training.batch=2"));
        Preparation prepared = Preparation.of(config, new Console(System.err, false));
        Pictures pictures = Pictures.alternating(prepared);
        Timing timing = TimeRun.measure(
                new TimeRun.Request(config, prepared.network(), pictures, 1, pictures.leastSteps()), 1, () -> PEAK);
        assertThat(timing.loading().orElseThrow().ratios()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(new TimingText(timing).lines()).anyMatch(line -> line.startsWith("loading: "));
        assertThat(new ObjectMapper()
                        .readTree(new TimingJson(timing).text())
                        .at("/loading/median-ratio")
                        .asDouble())
                .isPositive();
    }

    @Test
    void aRunThatBreaksIsAMeasurementThatFailed() {
        assertThatThrownBy(() -> timing("training.learning-rate=1e38"))
                .isInstanceOf(MeasurementFailedException.class)
                .hasMessageContaining("the weights have run away");
    }
}
