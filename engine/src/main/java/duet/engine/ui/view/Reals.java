package duet.engine.ui.view;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Numbers for a picture: as exact as float32, and null where they are not finite, which JSON has no number for. */
final class Reals {
    private Reals() {}

    static void write(double value, JsonGenerator json) throws IOException {
        if (Float.isFinite((float) value)) {
            json.writeNumber((float) value);
        } else {
            json.writeNull();
        }
    }

    static void field(String name, double value, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        write(value, json);
    }
}
