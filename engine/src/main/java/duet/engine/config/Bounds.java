package duet.engine.config;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps a text of a few lines from taking all memory or all of the stack: the library sets no bounds to what HOCON can say. */
final class Bounds {
    /** Of all values, references replaced by what they refer to; the longest configuration here has some ten thousand. */
    private static final long MOST_LETTERS = 1 << 20;

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]+)}");

    private final ConfigObject root;
    private final Map<List<String>, Long> known = new HashMap<>();

    private Bounds(ConfigObject root) {
        this.root = root;
    }

    /** @throws ConfigException where reading recurses deeper than there is stack for, as it does into brackets without end */
    static <T> T ofDepth(Object source, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (StackOverflowError e) {
            throw new ConfigException(source
                    + ": its sections, lists or references are nested too deeply to be read, expected some ten levels"
                    + "; look for a bracket that is not closed");
        }
    }

    /** @throws ConfigException where references to references make a value grow beyond what a configuration can have */
    static void requireSize(ConfigObject unresolved, Object source) {
        if (new Bounds(unresolved).letters(unresolved) > MOST_LETTERS) {
            throw new ConfigException(source + ": its references, put in, make more than " + MOST_LETTERS
                    + " letters of it; let fewer of them refer to others");
        }
    }

    private long letters(ConfigValue value) {
        if (value instanceof ConfigList list && isKnown(value)) {
            return list.stream().mapToLong(this::letters).reduce(2, Bounds::sum);
        }
        if (value instanceof ConfigObject object && isKnown(value)) {
            return object.entrySet().stream()
                    .mapToLong(entry -> sum(entry.getKey().length(), letters(entry.getValue())))
                    .reduce(2, Bounds::sum);
        }
        String text = value.render(ConfigRenderOptions.concise());
        long letters = text.length();
        Matcher matcher = REFERENCE.matcher(text);
        while (matcher.find()) {
            letters = sum(letters, lettersAt(ConfigUtil.splitPath(matcher.group(1))));
        }
        return letters;
    }

    private long lettersAt(List<String> path) {
        Long found = known.get(path);
        if (found == null) {
            // Who refers to himself is told so by the library.
            known.put(path, 0L);
            ConfigValue value = valueAt(path);
            found = value == null ? 0 : letters(value);
            known.put(path, found);
        }
        return found;
    }

    /** The value, or the one on the way to it that is not known yet. */
    private ConfigValue valueAt(List<String> path) {
        ConfigValue value = root;
        for (String key : path) {
            if (!(value instanceof ConfigObject object) || !isKnown(value)) {
                return value;
            }
            value = object.get(key);
        }
        return value;
    }

    /** Whether one can look into a section or list before it is resolved. */
    private static boolean isKnown(ConfigValue value) {
        try {
            return value.valueType() == ConfigValueType.LIST || ((ConfigObject) value).keySet() != null;
        } catch (com.typesafe.config.ConfigException.NotResolved e) {
            return false;
        }
    }

    /** Never beyond what is refused, however often it doubles. */
    private static long sum(long some, long more) {
        return Math.min(2 * MOST_LETTERS, some + more);
    }
}
