package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event;
import java.io.IOException;
import java.util.Map;

/** What a run is. */
final class Head {
    private Event.RunOpened opened;
    private Event.RunStarted started;
    private long version;

    void hear(Event event) {
        if (event instanceof Event.RunOpened told) {
            opened = told;
            version++;
        } else if (event instanceof Event.RunStarted told) {
            started = told;
            version++;
        }
    }

    int stepsPerEpoch() {
        return started == null ? 0 : started.stepsPerEpoch();
    }

    /** {@code head}. @param name of a run that has not told its own yet */
    void write(String name, Cursor cursor, JsonGenerator json) throws IOException {
        if (cursor.head == version) {
            return;
        }
        json.writeObjectFieldStart("head");
        json.writeStringField("name", opened == null ? name : opened.name());
        if (opened != null) {
            json.writeStringField("data", opened.data());
            json.writeNumberField("seed", opened.seed());
            json.writeObjectFieldStart("versions");
            for (Map.Entry<String, String> part : opened.versions().entrySet()) {
                json.writeStringField(part.getKey(), part.getValue());
            }
            json.writeEndObject();
        }
        if (started != null) {
            json.writeNumberField("parameters", started.parameters());
            json.writeNumberField("batch", started.batch());
            json.writeNumberField("training-images", started.trainingImages());
            json.writeNumberField("validation-images", started.validationImages());
            json.writeNumberField("steps-per-epoch", started.stepsPerEpoch());
            json.writeNumberField("epochs", started.epochs());
            json.writeNumberField("steps", started.steps());
            json.writeArrayFieldStart("devices");
            for (String device : started.devices()) {
                json.writeString(device);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        cursor.head = version;
    }
}
