package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import duet.actors.event.Event.TowerTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Where a run stands: its phase in a word, and its latest step. */
final class Standing {
    private Event.RunStarted run;
    private Event.StepDone latest;
    private Instant began;
    private Instant heard;
    private String phase = "waiting";
    private String message = "";
    private long version;

    void hear(Event event, Instant time) {
        heard = time;
        version++;
        if (event instanceof Event.RunOpened) {
            phase = "starting";
            message = "";
        } else if (event instanceof Event.RunStarted started) {
            run = started;
            began = time;
            phase = "training";
        } else if (event instanceof Event.StepDone step) {
            latest = step;
            phase = "training";
        } else if (event instanceof Event.EpochDone && run != null && run.validationImages() > 0) {
            phase = "validating";
        } else if (event instanceof Event.ValidationDone) {
            phase = "training";
        } else if (event instanceof Event.RunFrozen frozen) {
            phase = "frozen";
            message = frozen.reason();
        } else if (event instanceof Event.RunEnded ended) {
            phase = ended.outcome().name().toLowerCase(Locale.ROOT);
            message = ended.message();
        }
    }

    boolean ended() {
        return switch (phase) {
            case "completed", "stopped", "lost", "failed" -> true;
            default -> false;
        };
    }

    Event.StepDone latest() {
        return latest;
    }

    /** {@code standing}. */
    void write(Cursor cursor, JsonGenerator json) throws IOException {
        if (cursor.standing == version) {
            return;
        }
        json.writeObjectFieldStart("standing");
        json.writeStringField("phase", phase);
        json.writeStringField("message", message);
        json.writeBooleanField("ended", ended());
        if (latest != null) {
            json.writeNumberField("step", latest.step());
            json.writeNumberField("epoch", latest.epoch());
            json.writeNumberField("step-in-epoch", latest.stepInEpoch());
            json.writeNumberField("steps-in-epoch", latest.stepsInEpoch());
            writeTowers(json);
        }
        if (run != null) {
            json.writeNumberField("seconds", Duration.between(began, heard).toMillis() / 1000.0);
            writeTimeLeft(json);
        }
        json.writeEndObject();
        cursor.standing = version;
    }

    /** The time since the run began in this process, stretched to all steps. */
    private void writeTimeLeft(JsonGenerator json) throws IOException {
        if (latest != null && latest.step() >= run.firstStep() && !ended()) {
            double each = Duration.between(began, heard).toMillis() / 1000.0 / (latest.step() + 1 - run.firstStep());
            json.writeNumberField("seconds-left", Math.round(each * (run.steps() - latest.step() - 1)));
        }
    }

    private void writeTowers(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("towers");
        for (TowerTimes tower : latest.towers()) {
            json.writeStartArray();
            json.writeNumber(tower.nanos());
            json.writeNumber(tower.waitingNanos());
            json.writeNumber(tower.exchangeNanos());
            json.writeNumber(tower.exchangedBytes());
            json.writeEndArray();
        }
        json.writeEndArray();
    }
}
