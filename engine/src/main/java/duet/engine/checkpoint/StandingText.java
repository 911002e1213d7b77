package duet.engine.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import duet.actors.schedule.Standing;

/**
 * A standing as JSON, under the names of the records' components. Doubles are written with as many digits as it takes to
 * get the same bits back; those that JSON has no number for as the strings {@code Infinity}, {@code -Infinity} and
 * {@code NaN}.
 */
final class StandingText {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private StandingText() {}

    static String of(Standing standing) {
        try {
            return JSON.writeValueAsString(standing);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a standing is numbers and text only", e);
        }
    }

    /** @throws JsonProcessingException when a component is missing, unknown or of the wrong kind */
    static Standing parse(String text) throws JsonProcessingException {
        Standing standing = JSON.readValue(text, Standing.class);
        if (standing == null) {
            throw new JsonMappingException(null, "it is null");
        }
        return standing;
    }
}
