package duet.engine.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Learns from the program which keys it knows: it lists them where it meets one that it does not know, and says what it expected
 * where it finds a section in the place of a value.
 */
final class Questions {
    /** Resembles no key. */
    private static final String UNKNOWN = "qqqqqqqqqqqq";

    private static final Pattern KNOWN = Pattern.compile("unknown key; known here: (.*)");
    private static final Pattern EXPECTED = Pattern.compile("found a section \\{ }, expected (.*)");

    private final Consumer<List<String>> load;
    private final List<String> given;

    /**
     * @param load reads a configuration that is right, with {@code key=value}s on top
     * @param given key=values that come first
     */
    Questions(Consumer<List<String>> load, String... given) {
        this.load = load;
        this.given = List.of(given);
    }

    List<String> given() {
        return given;
    }

    List<String> givenAnd(String... set) {
        return Stream.concat(given.stream(), Arrays.stream(set)).toList();
    }

    /** What the program says to these values, an empty list where it takes them. */
    List<String> problems(String... set) {
        try {
            load.accept(givenAnd(set));
            return List.of();
        } catch (ConfigException e) {
            return e.problems();
        }
    }

    /** The keys of a section; empty for a key that has none. */
    Optional<List<String>> keys(String section) {
        String unknown = section.isEmpty() ? UNKNOWN : section + "." + UNKNOWN;
        return told(unknown, KNOWN, unknown + "=1").map(keys -> List.of(keys.split(", ")));
    }

    /** What the program expects of a key; empty for one that it takes sections for. */
    Optional<String> expected(String key) {
        return told(key, EXPECTED, key + "." + UNKNOWN + "=1");
    }

    boolean required(String key) {
        return problems(key + "=null").stream().anyMatch(problem -> problem.contains(key + ": missing, expected"));
    }

    /** Every key below a section with what is expected of it, the path of a key from that section on. */
    Map<String, String> all(String section) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String key : keys(section).orElseThrow()) {
            String path = section.isEmpty() ? key : section + "." + key;
            if (keys(path).isPresent()) {
                all.putAll(all(path));
            } else {
                all.put(path, expected(path).orElse(""));
            }
        }
        return all;
    }

    private Optional<String> told(String key, Pattern answer, String... set) {
        List<String> told = new ArrayList<>();
        for (String problem : problems(set)) {
            Matcher matcher = answer.matcher(problem);
            if (problem.contains(key + ": ") && matcher.find()) {
                told.add(matcher.group(1));
            }
        }
        return told.stream().findFirst();
    }
}
