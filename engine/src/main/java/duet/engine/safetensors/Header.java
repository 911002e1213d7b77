package duet.engine.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** What the JSON in front of the data says, checked: the tensors cover the data from the first byte to the last, once. */
final class Header {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Set<String> KEYS = Set.of("dtype", "shape", "data_offsets");

    private final Path file;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    private final Map<String, Long> offsets = new LinkedHashMap<>();

    /** Bytes {@code begin .. end - 1} of the data. */
    private record Entry(TensorInfo info, long begin, long end) {}

    private Header(Path file) {
        this.file = file;
    }

    /**
     * @param text UTF-8
     * @param dataBytes bytes of the file behind the header
     */
    static Header parse(Path file, ByteBuffer text, long dataBytes) throws InvalidSafetensorsException {
        Header header = new Header(file);
        header.fill(header.json(text), dataBytes);
        return header;
    }

    private JsonNode json(ByteBuffer text) throws InvalidSafetensorsException {
        try {
            // Decoded first, because the JSON library would take it for UTF-16 where it looks like that.
            JsonNode root = JSON.readTree(
                    StandardCharsets.UTF_8.newDecoder().decode(text).toString());
            if (!root.isObject()) {
                throw invalid("its header is not a JSON object");
            }
            return root;
        } catch (CharacterCodingException e) {
            throw invalid("its header is not UTF-8");
        } catch (JsonProcessingException e) {
            throw invalid("its header is not valid JSON: " + e.getOriginalMessage());
        }
    }

    private void fill(JsonNode root, long dataBytes) throws InvalidSafetensorsException {
        List<Entry> entries = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(TensorInfo.METADATA)) {
                readMetadata(field.getValue());
            } else {
                entries.add(entry(field.getKey(), field.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.begin() != covered) {
                throw invalid("the data of tensor " + entry.info().name() + " begin at byte " + entry.begin()
                        + "; expected " + covered + ", where those before it end");
            }
            covered = entry.end();
            tensors.put(entry.info().name(), entry.info());
            offsets.put(entry.info().name(), entry.begin());
        }
        if (covered != dataBytes) {
            throw invalid("has " + dataBytes + " bytes of data; its header says " + covered);
        }
    }

    private void readMetadata(JsonNode node) throws InvalidSafetensorsException {
        if (!node.isObject()) {
            throw invalid(TensorInfo.METADATA + " is not a JSON object");
        }
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!field.getValue().isTextual()) {
                throw invalid("the value of metadata " + field.getKey() + " is not a string");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        }
    }

    private Entry entry(String name, JsonNode node) throws InvalidSafetensorsException {
        if (!node.isObject() || node.size() != KEYS.size() || !KEYS.stream().allMatch(node::has)) {
            throw invalid("tensor " + name + " is not described by exactly dtype, shape and data_offsets");
        }
        TensorInfo info = info(name, type(name, node.get("dtype")), numbers(name, node.get("shape")));
        List<Long> range = numbers(name, node.get("data_offsets"));
        if (range.size() != 2 || range.get(1) - range.get(0) != info.bytes()) {
            throw invalid("tensor " + name + " has the data_offsets " + range + "; expected two, " + info.bytes()
                    + " bytes apart, for " + info.type() + " " + info.shape());
        }
        return new Entry(info, range.get(0), range.get(1));
    }

    private TensorInfo info(String name, DataType type, List<Long> shape) throws InvalidSafetensorsException {
        try {
            return new TensorInfo(name, type, shape);
        } catch (IllegalArgumentException e) {
            throw invalid("tensor " + e.getMessage());
        }
    }

    private DataType type(String name, JsonNode node) throws InvalidSafetensorsException {
        return DataType.named(node.asText())
                .orElseThrow(() -> invalid("tensor " + name + " has the dtype " + node + "; expected one of "
                        + List.of(DataType.values())));
    }

    /** None below 0. */
    private List<Long> numbers(String name, JsonNode node) throws InvalidSafetensorsException {
        boolean valid = node.isArray()
                && StreamSupport.stream(node.spliterator(), false)
                        .allMatch(n -> n.isIntegralNumber() && n.canConvertToLong() && n.longValue() >= 0);
        if (!valid) {
            throw invalid("tensor " + name + " has " + node + " where whole numbers from 0 to 2^63 - 1 are expected");
        }
        return StreamSupport.stream(node.spliterator(), false)
                .map(JsonNode::longValue)
                .toList();
    }

    private InvalidSafetensorsException invalid(String problem) {
        return new InvalidSafetensorsException(file, problem);
    }

    Map<String, String> metadata() {
        return Collections.unmodifiableMap(metadata);
    }

    /** In the order of their data. */
    Map<String, TensorInfo> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Where the data of a tensor begin, from the end of the header. */
    long offset(String tensor) {
        return offsets.get(tensor);
    }
}
