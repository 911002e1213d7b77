package duet.engine.eventlog.lines;

import com.fasterxml.jackson.core.JsonGenerator;
import duet.actors.event.Event.TowerTimes;
import duet.dataloader.batch.DrawnBatch;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Named values of a JSON object, written one after the other. */
final class JsonFields {
    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    JsonFields number(String name, long value) throws IOException {
        json.writeNumberField(name, value);
        return this;
    }

    /** JSON has no numbers that are not finite. */
    JsonFields real(String name, double value) throws IOException {
        json.writeFieldName(name);
        real(value);
        return this;
    }

    JsonFields text(String name, String value) throws IOException {
        json.writeStringField(name, value);
        return this;
    }

    JsonFields optional(String name, Optional<String> value) throws IOException {
        return text(name, value.orElse(null));
    }

    JsonFields label(String name, Enum<?> value) throws IOException {
        return text(name, value.name().toLowerCase(Locale.ROOT));
    }

    JsonFields checksum(String name, int value) throws IOException {
        return text(name, hex(value));
    }

    JsonFields texts(String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
        return this;
    }

    JsonFields texts(String name, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : values.entrySet()) {
            text(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
        return this;
    }

    JsonFields numbers(String name, List<Integer> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (int value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
        return this;
    }

    JsonFields checksums(String name, List<Integer> values) throws IOException {
        return texts(name, values.stream().map(JsonFields::hex).toList());
    }

    JsonFields towers(List<TowerTimes> towers) throws IOException {
        json.writeArrayFieldStart("towers");
        for (TowerTimes tower : towers) {
            json.writeStartObject();
            number("nanos", tower.nanos()).number("exchange-nanos", tower.exchangeNanos());
            number("waiting-nanos", tower.waitingNanos()).number("exchanged-bytes", tower.exchangedBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
        return this;
    }

    /** {@code draws}: per image its index, the crop's row and column, whether it is mirrored, its colour coefficients. */
    JsonFields draws(DrawnBatch drawn) throws IOException {
        json.writeArrayFieldStart("draws");
        for (int slot = 0; slot < drawn.size(); slot++) {
            json.writeStartObject();
            number("image", drawn.image(slot)).number("row", drawn.row(slot)).number("column", drawn.column(slot));
            json.writeBooleanField("mirrored", drawn.mirrored(slot));
            json.writeArrayFieldStart("colours");
            for (int axis = 0; axis < DrawnBatch.AXES; axis++) {
                real(drawn.colour(slot, axis));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        return this;
    }

    private void real(double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumber(value);
        } else {
            json.writeString(Double.toString(value));
        }
    }

    private static String hex(int value) {
        return HexFormat.of().toHexDigits(value);
    }
}
