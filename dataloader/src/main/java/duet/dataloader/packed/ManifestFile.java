package duet.dataloader.packed;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.dataloader.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The file data.json: a manifest under its format's name and version. */
public final class ManifestFile {
    private static final String NAME = "data.json";
    private static final int HEAD_BYTES = 256;
    private static final String REMEDY = "; restore the file or prepare the data again";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .build();

    private ManifestFile() {}

    /** Where the manifest of a data set's folder is. */
    public static Path in(Path folder) {
        return folder.resolve(NAME);
    }

    /** Whether a folder has a manifest of this format, of any version, whole or not; the format is what it begins with. */
    static boolean isIn(Path folder) {
        if (!Files.isRegularFile(in(folder))) {
            return false;
        }
        try (InputStream input = Files.newInputStream(in(folder))) {
            String head = new String(input.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
            return head.contains('"' + Manifest.FORMAT + '"');
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Writes the manifest; the same bytes for the same manifest.
     *
     * @throws IOException when the disk does not take it
     */
    public static void write(Path folder, Manifest manifest) throws IOException {
        ObjectNode json = JSON.createObjectNode().put("format", Manifest.FORMAT).put("version", Manifest.VERSION);
        json.setAll(JSON.<ObjectNode>valueToTree(manifest));
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        String text = JSON.writer(printer).writeValueAsString(json) + "\n";
        WholeFile.write(in(folder), text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws DataException when it is missing, of another format or version, or has a field that cannot be */
    public static Manifest read(Path folder) {
        Path path = in(folder);
        try {
            JsonNode json = JSON.readTree(Files.readString(path));
            if (!(json instanceof ObjectNode fields)) {
                throw new DataException(path + ": is no JSON object" + REMEDY);
            }
            requireVersion(path, fields.remove("format"), fields.remove("version"));
            return JSON.treeToValue(fields, Manifest.class);
        } catch (JsonProcessingException e) {
            throw new DataException(path + ": " + reason(e) + REMEDY, e);
        } catch (IOException e) {
            throw new DataException(
                    path + ": cannot be read (" + e
                            + "), expected the description of a packed data set; check the path",
                    e);
        }
    }

    private static void requireVersion(Path path, JsonNode format, JsonNode version) {
        if (format == null || !format.asText().equals(Manifest.FORMAT)) {
            throw new DataException(path + ": has format " + format + ", expected \"" + Manifest.FORMAT
                    + "\": this is no packed data set; check the path");
        }
        if (version == null || !version.isInt() || version.intValue() != Manifest.VERSION) {
            throw new DataException(path + ": has version " + version + ", this program reads version "
                    + Manifest.VERSION + "; prepare the data again, or use the program that made them");
        }
    }

    /** Where in the file and what, in one line: Jackson's own messages go on about classes. */
    private static String reason(JacksonException failure) {
        Throwable cause = failure.getCause() instanceof IllegalArgumentException ? failure.getCause() : null;
        String text = cause == null ? failure.getOriginalMessage() : cause.getMessage();
        String place = failure instanceof JsonMappingException mapping
                ? mapping.getPath().stream()
                        .map(step ->
                                step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                        .collect(Collectors.joining())
                : "";
        String first =
                String.valueOf(text).lines().findFirst().orElse("is damaged").replaceAll(" \\((index|class) .*", "");
        return (place.isEmpty() ? "" : place.replaceFirst("^\\.", "") + ": ") + first;
    }
}
