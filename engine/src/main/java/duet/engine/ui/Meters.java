package duet.engine.ui;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import duet.actors.event.Event;
import duet.engine.ui.view.RunView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** {@code /metrics}: the figures of the runs and of this process, for Prometheus. */
final class Meters implements HttpHandler, AutoCloseable {
    private static final String OPEN_METRICS = "application/openmetrics-text";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Run> runs;

    Meters(List<RunView> views) {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        runs = IntStream.range(0, views.size())
                .mapToObj(run ->
                        new Run(views.get(run), Tags.of("run", views.get(run).name())))
                .toList();
    }

    /** What is counted of a run; gauges look at its view. */
    private final class Run {
        private final RunView view;
        private final Tags tags;
        private final Timer steps;
        private final Counter images;
        private final Counter waiting;
        private final Counter exchanging;
        private final Counter checkpoints;
        private final Counter warnings;

        private Run(RunView view, Tags tags) {
            this.view = view;
            this.tags = tags;
            steps = Timer.builder("duet.step")
                    .description("Training steps, and the time that they took")
                    .tags(tags)
                    .register(registry);
            images = counter("duet.images", "Training images, each counted as often as it was seen");
            waiting = counter("duet.waiting.seconds", "Time that the towers waited for batches, as a mean over them");
            exchanging =
                    counter("duet.exchange.seconds", "Time that the towers spent in the exchange, as a mean over them");
            checkpoints = counter("duet.checkpoints", "Checkpoints that were written");
            warnings = counter("duet.warnings", "Warnings");
            ofStep("duet.loss", "Loss of the latest training step, in nats", Event.StepDone::loss);
            ofStep("duet.top1.error.ratio", "Top-1 error of the latest training step", Event.StepDone::top1Error);
            ofStep("duet.top5.error.ratio", "Top-5 error of the latest training step", Event.StepDone::top5Error);
            ofStep("duet.learning.rate", "Learning rate of the latest training step", Event.StepDone::learningRate);
            ofStep("duet.epoch", "Epoch of the latest training step, from 0", Event.StepDone::epoch);
            ofStep("duet.latest.step", "The latest training step, from 0", Event.StepDone::step);
            ofTest("duet.validation.loss", "Loss of the latest validation, in nats", Event.ValidationDone::loss);
            ofTest(
                    "duet.validation.top1.error.ratio",
                    "Top-1 error of the latest validation",
                    Event.ValidationDone::top1Error);
            ofTest(
                    "duet.validation.top5.error.ratio",
                    "Top-5 error of the latest validation",
                    Event.ValidationDone::top5Error);
            gauge("duet.ended", "1 once the run has ended", of -> of.ended() ? 1 : 0);
        }

        private Counter counter(String name, String description) {
            return Counter.builder(name).description(description).tags(tags).register(registry);
        }

        private void gauge(String name, String description, ToDoubleFunction<RunView> value) {
            Gauge.builder(name, view, value).description(description).tags(tags).register(registry);
        }

        private void ofStep(String name, String description, ToDoubleFunction<Event.StepDone> value) {
            gauge(name, description, of -> orNaN(of.latestStep(), value));
        }

        private void ofTest(String name, String description, ToDoubleFunction<Event.ValidationDone> value) {
            gauge(name, description, of -> orNaN(of.latestValidation(), value));
        }

        private void hear(Event event) {
            if (event instanceof Event.StepDone step) {
                steps.record(step.nanos(), TimeUnit.NANOSECONDS);
                images.increment(step.images());
                waiting.increment(step.waitingNanos() / 1e9);
                exchanging.increment(step.exchangeNanos() / 1e9);
            } else if (event instanceof Event.CheckpointWritten) {
                checkpoints.increment();
            } else if (event instanceof Event.Warning) {
                warnings.increment();
            }
        }
    }

    private static <T> double orNaN(Optional<T> latest, ToDoubleFunction<T> value) {
        return latest.isPresent() ? value.applyAsDouble(latest.get()) : Double.NaN;
    }

    void accept(int run, Event event) {
        runs.get(run).hear(event);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        String type = accept != null && accept.contains(OPEN_METRICS)
                ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
                : "text/plain; version=0.0.4; charset=utf-8";
        Answer.bytes(exchange, 200, type, registry.scrape(type).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        registry.close();
    }
}
