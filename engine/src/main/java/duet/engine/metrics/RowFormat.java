package duet.engine.metrics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How a row is written, in ASCII without its end of line, and found again. */
interface RowFormat {

    /** What a row that was read again is of. */
    record Mark(Row.Kind kind, long step) {}

    /** The line above all rows, if there is one. */
    Optional<String> header();

    String line(Row row);

    /** Empty for a line that is no whole row. */
    Optional<Mark> mark(String line);

    private static String word(Row.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Mark> mark(String kind, String step) {
        return Stream.of(Row.Kind.values())
                .filter(known -> word(known).equals(kind) && step.matches("[0-9]{1,18}"))
                .map(known -> new Mark(known, Long.parseLong(step)))
                .findFirst();
    }

    /** Comma-separated values under a header; what does not apply is empty. */
    final class Csv implements RowFormat {
        private static final int FIRST = 4;

        @Override
        public Optional<String> header() {
            return Optional.of("kind,step,epoch,images," + String.join(",", Row.COLUMNS));
        }

        @Override
        public String line(Row row) {
            List<String> fields = new ArrayList<>(
                    List.of(word(row.kind()), "" + row.step(), "" + row.epoch(), Long.toString(row.images())));
            for (String column : Row.COLUMNS) {
                Double value = row.values().get(column);
                fields.add(value == null ? "" : value.toString());
            }
            return String.join(",", fields);
        }

        @Override
        public Optional<Mark> mark(String line) {
            String[] fields = line.split(",", -1);
            return fields.length == FIRST + Row.COLUMNS.size()
                    ? RowFormat.mark(fields[0], fields[1])
                    : Optional.empty();
        }
    }

    /** A JSON object a line; what does not apply is left out, what is not finite is a string. */
    final class Json implements RowFormat {
        private final JsonFactory factory = new JsonFactory();
        private final ObjectMapper mapper = new ObjectMapper();

        @Override
        public Optional<String> header() {
            return Optional.empty();
        }

        @Override
        public String line(Row row) {
            StringWriter line = new StringWriter();
            try (JsonGenerator json = factory.createGenerator(line)) {
                json.writeStartObject();
                json.writeStringField("kind", word(row.kind()));
                json.writeNumberField("step", row.step());
                json.writeNumberField("epoch", row.epoch());
                json.writeNumberField("images", row.images());
                for (String column : Row.COLUMNS) {
                    if (row.values().containsKey(column)) {
                        json.writeNumberField(column, row.values().get(column));
                    }
                }
                json.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return line.toString();
        }

        @Override
        public Optional<Mark> mark(String line) {
            try {
                JsonNode row = mapper.readTree(line);
                return RowFormat.mark(
                        row.path("kind").asText(), row.path("step").asText());
            } catch (JsonProcessingException e) {
                return Optional.empty();
            }
        }
    }
}
