package duet.engine.eventlog.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import duet.engine.eventlog.EventType;
import duet.engine.eventlog.LoggedEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** An event as a JSON object. */
final class JsonLines implements EventLines {
    private final JsonFactory factory = new JsonFactory();

    @Override
    public String line(LoggedEvent logged) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("time", logged.time().toString());
            json.writeStringField("type", EventType.of(logged.event()).label());
            write(logged.event(), new JsonFields(json));
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString();
    }

    private static void write(Event event, JsonFields json) throws IOException {
        if (event instanceof Event.StepDone step) {
            write(step, json);
        } else if (event instanceof Event.BatchPrepared batch) {
            write(batch, json);
        } else if (event instanceof Event.RunOpened opened) {
            write(opened, json);
        } else if (event instanceof Event.RunStarted started) {
            write(started, json);
        } else if (event instanceof Event.RunEnded ended) {
            write(ended, json);
        } else if (event instanceof Event.EpochDone epoch) {
            json.number("epoch", epoch.epoch()).number("images", epoch.images());
            measures(epoch.loss(), epoch.top1Error(), epoch.top5Error(), json);
            json.real("seconds", epoch.seconds());
        } else if (event instanceof Event.ValidationDone tested) {
            json.number("epoch", tested.epoch()).number("images", tested.images());
            measures(tested.loss(), tested.top1Error(), tested.top5Error(), json);
            json.real("seconds", tested.seconds());
        } else if (event instanceof Event.LoadingDone loading) {
            json.number("epoch", loading.epoch()).number("images", loading.images());
            json.real("reading-seconds", loading.readingSeconds());
            json.real("augmenting-seconds", loading.augmentingSeconds());
            json.real("waiting-share", loading.waitingShare());
        } else {
            writeShort(event, json);
        }
    }

    private static void writeShort(Event event, JsonFields json) throws IOException {
        if (event instanceof Event.PeerJoined joined) {
            json.number("tower", joined.tower()).text("device", joined.device());
        } else if (event instanceof Event.PeerLost lost) {
            json.number("tower", lost.tower()).text("reason", lost.reason());
        } else if (event instanceof Event.HostJoined joined) {
            json.text("host", joined.host()).numbers("towers", joined.towers()).text("device", joined.device());
        } else if (event instanceof Event.HostSilent silent) {
            json.text("host", silent.host()).text("sign", silent.sign());
        } else if (event instanceof Event.HostHeard heard) {
            json.text("host", heard.host());
        } else if (event instanceof Event.RunFrozen frozen) {
            json.number("steps", frozen.steps()).text("reason", frozen.reason());
            json.real("patience-seconds", frozen.patienceSeconds());
        } else if (event instanceof Event.LearningRateChanged change) {
            json.number("epoch", change.epoch()).real("from", change.from()).real("to", change.to());
            json.text("reason", change.reason());
        } else if (event instanceof Event.CheckpointWritten written) {
            json.number("steps", written.steps()).text("file", written.file()).text("sha256", written.sha256());
            json.number("bytes", written.bytes()).real("seconds", written.seconds());
        } else if (event instanceof Event.CheckpointFailed failed) {
            json.number("steps", failed.steps()).text("reason", failed.reason());
        } else if (event instanceof Event.NotFinite broken) {
            json.number("step", broken.step()).number("tower", broken.tower()).text("what", broken.what());
        } else {
            json.text("text", ((Event.Warning) event).text());
        }
    }

    private static void write(Event.RunOpened opened, JsonFields json) throws IOException {
        json.text("name", opened.name()).text("config", opened.config()).number("seed", opened.seed());
        json.texts("versions", opened.versions());
        json.text("data", opened.data()).text("data-digest", opened.dataDigest());
        json.number("first-step", opened.firstStep()).optional("checkpoint", opened.checkpoint());
    }

    private static void write(Event.RunStarted started, JsonFields json) throws IOException {
        json.number("parameters", started.parameters());
        json.texts("parameter-names", started.parameterNames()).texts("devices", started.devices());
        json.number("first-step", started.firstStep()).number("batch", started.batch());
        json.number("training-images", started.trainingImages());
        json.number("validation-images", started.validationImages());
        json.number("steps-per-epoch", started.stepsPerEpoch()).number("epochs", started.epochs());
        json.number("steps", started.steps()).real("learning-rate", started.learningRate());
    }

    private static void write(Event.BatchPrepared batch, JsonFields json) throws IOException {
        json.number("step", batch.step()).number("epoch", batch.epoch()).checksum("checksum", batch.checksum());
        json.draws(batch.drawn());
    }

    private static void write(Event.StepDone step, JsonFields json) throws IOException {
        json.number("step", step.step()).number("epoch", step.epoch());
        json.number("step-in-epoch", step.stepInEpoch()).number("steps-in-epoch", step.stepsInEpoch());
        json.number("images", step.images());
        measures(step.loss(), step.top1Error(), step.top5Error(), json);
        json.real("learning-rate", step.learningRate());
        json.checksum("logits-checksum", step.logitsChecksum()).checksums("fingerprints", step.fingerprints());
        json.optional("digest", step.digest()).towers(step.towers());
        json.number("nanos", step.nanos()).number("exchange-nanos", step.exchangeNanos());
        json.number("waiting-nanos", step.waitingNanos());
    }

    private static void measures(double loss, double top1Error, double top5Error, JsonFields json) throws IOException {
        json.real("loss", loss).real("top-1-error", top1Error).real("top-5-error", top5Error);
    }

    private static void write(Event.RunEnded ended, JsonFields json) throws IOException {
        json.label("outcome", ended.outcome()).text("message", ended.message()).number("steps", ended.steps());
        json.optional("digest", ended.digest()).texts("tower-digests", ended.towerDigests());
        json.number("images", ended.totals().images());
        json.real("training-seconds", ended.totals().trainingSeconds());
        json.real("exchange-share", ended.totals().exchangeShare());
        json.real("waiting-share", ended.totals().waitingShare());
        json.real("loading-seconds", ended.totals().loadingSeconds());
    }
}
