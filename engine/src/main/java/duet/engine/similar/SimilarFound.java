package duet.engine.similar;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What lies nearest to each query, and where it is drawn. */
public final class SimilarFound {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<FoundPicture.Row> rows;
    private final String title;
    private final Path sheet;

    SimilarFound(List<FoundPicture.Row> rows, String title, Path sheet) {
        this.rows = List.copyOf(rows);
        this.title = title;
        this.sheet = sheet;
    }

    /** For people: a line for each query, and one for the sheet. */
    public List<String> lines() {
        List<String> lines =
                new ArrayList<>(rows.stream().map(SimilarFound::line).toList());
        lines.add(sheet + ": " + title);
        return lines;
    }

    /** For programs: one JSON object. */
    public String json() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode queries = root.putArray("queries");
        for (FoundPicture.Row row : rows) {
            ObjectNode query = describe(row.query(), queries.addObject());
            ArrayNode nearest = query.putArray("nearest");
            for (int i = 0; i < row.nearest().size(); i++) {
                describe(row.nearest().get(i), nearest.addObject())
                        .put("distance", row.distances().get(i));
            }
        }
        return root.put("sheet", sheet.toString()).toPrettyString();
    }

    private static ObjectNode describe(FoundPicture picture, ObjectNode to) {
        to.put("name", picture.name());
        return picture.className().isEmpty() ? to : to.put("class", picture.className());
    }

    private static String line(FoundPicture.Row row) {
        StringBuilder line = new StringBuilder(titled(row.query())).append(":");
        for (int i = 0; i < row.nearest().size(); i++) {
            line.append(String.format(
                    Locale.ROOT,
                    "%s %s at %.4g",
                    i == 0 ? "" : ",",
                    titled(row.nearest().get(i)),
                    row.distances().get(i)));
        }
        return line.toString();
    }

    private static String titled(FoundPicture picture) {
        return picture.className().isEmpty() ? picture.name() : picture.name() + " (" + picture.className() + ")";
    }
}
