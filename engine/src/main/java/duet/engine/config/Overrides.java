package duet.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What {@code --set key=value} puts on top of the file. A value replaces what was there, sections included. Layers are
 * a list in the file; here they are addressed by name: {@code network.layers.conv1.kernel=5}, or {@code
 * network.layers.relu1=null} to leave one out.
 */
final class Overrides {

    private static final Place PLACE = new Place(Place.COMMAND_LINE, 0);
    private static final SelfContained WORDS = new SelfContained(Place.COMMAND_LINE);
    static final String LAYERS = "network.layers";

    /** Text that means more than itself in HOCON; anything else is a plain string and needs no quotes. */
    private static final Pattern NOTATION =
            Pattern.compile("(?s)[\\[{\"].*|.*\\$\\{.*|true|false|null|-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    /** A list of texts that a shell took the quotes from: {@code [10.0.0.5:25520]}. */
    private static final Pattern BARE_LIST = Pattern.compile("\\[([^\\[\\]{}\"$]+)]");

    /** @param text the value in HOCON */
    private record Assignment(List<String> path, String text) {

        boolean reachesIntoLayers() {
            return path.size() > 2 && LAYERS.equals(String.join(".", path.subList(0, 2)));
        }

        /** A null in between makes a section replace the one below it instead of joining it. */
        Config onTop() {
            String key = ConfigUtil.joinPath(path);
            String cleared = text.startsWith("{") ? key + " = null\n" : "";
            return WORDS.parse(cleared + key + " = " + text).toConfig();
        }
    }

    private final List<Assignment> assignments;

    private Overrides(List<Assignment> assignments) {
        this.assignments = assignments;
    }

    static Overrides parse(List<String> words, Problems problems) {
        List<Assignment> assignments = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 1) {
                problems.add(PLACE, word, "expected key=value, such as training.batch=64");
                continue;
            }
            String key = word.substring(0, equals).strip();
            try {
                assignments.add(assignment(key, word.substring(equals + 1).strip()));
            } catch (com.typesafe.config.ConfigException e) {
                problems.add(
                        PLACE,
                        key,
                        "found " + word.substring(equals + 1)
                                + ", which is not HOCON: quote it, or close its brackets");
            }
        }
        return new Overrides(assignments);
    }

    private static Assignment assignment(String key, String value) {
        Assignment assignment = new Assignment(ConfigUtil.splitPath(key), notation(value));
        try {
            assignment.onTop();
            return assignment;
        } catch (com.typesafe.config.ConfigException e) {
            Matcher bare = BARE_LIST.matcher(value);
            if (!bare.matches()) {
                throw e;
            }
            String quoted = Arrays.stream(bare.group(1).split(","))
                    .map(item -> ConfigUtil.quoteString(item.strip()))
                    .collect(Collectors.joining(", ", "[", "]"));
            return new Assignment(assignment.path(), quoted);
        }
    }

    /** The keys outside the layers, on top of a file that is not resolved yet. */
    Config over(Config file) {
        Config result = file;
        for (Assignment assignment : assignments) {
            if (!assignment.reachesIntoLayers()) {
                result = assignment.onTop().withFallback(result);
            }
        }
        return result;
    }

    /** The keys inside layers, on top of a resolved file. */
    Config overLayers(Config resolved, Problems problems) {
        Config result = resolved;
        for (Assignment assignment : assignments) {
            if (assignment.reachesIntoLayers()) {
                result = overLayer(result, assignment, problems);
            }
        }
        return result;
    }

    /** The values as text, in which references may stand. */
    List<String> texts() {
        return assignments.stream().map(Assignment::text).toList();
    }

    private static String notation(String value) {
        return NOTATION.matcher(value).matches() ? value : ConfigUtil.quoteString(value);
    }

    private static Config overLayer(Config config, Assignment assignment, Problems problems) {
        String key = ConfigUtil.joinPath(assignment.path());
        ConfigValue value = valueAt(config.root(), List.of("network", "layers"));
        if (value == null || Kind.typeOf(value) != ConfigValueType.LIST) {
            problems.add(PLACE, key, "the file has no list " + LAYERS + " to change");
            return config;
        }
        List<ConfigValue> layers = new ArrayList<>((ConfigList) value);
        List<String> names = layers.stream().map(Overrides::name).toList();
        String name = assignment.path().get(2);
        int index = names.indexOf(name);
        if (index < 0) {
            problems.add(PLACE, key, "there is no layer " + name + Nearest.hint(name, names));
            return config;
        }
        ConfigValue changed = changed(layers.get(index), assignment, config);
        if (Kind.typeOf(changed) == ConfigValueType.NULL) {
            layers.remove(index);
        } else {
            layers.set(index, changed);
        }
        return config.withValue(LAYERS, ConfigValueFactory.fromIterable(layers, Place.COMMAND_LINE));
    }

    private static ConfigValue changed(ConfigValue layer, Assignment assignment, Config config) {
        ConfigObject value = WORDS.parse("value = " + assignment.text())
                .toConfig()
                .resolveWith(config, ConfigFile.RESOLVE)
                .root();
        List<String> inside = assignment.path().subList(3, assignment.path().size());
        if (inside.isEmpty() || Kind.typeOf(layer) != ConfigValueType.OBJECT) {
            return value.get("value");
        }
        return ((ConfigObject) layer)
                .toConfig()
                .withValue(ConfigUtil.joinPath(inside), value.get("value"))
                .root();
    }

    /** Empty where it has none. */
    static String name(ConfigValue layer) {
        ConfigValue name = Kind.typeOf(layer) == ConfigValueType.OBJECT ? ((ConfigObject) layer).get("name") : null;
        return name != null && Kind.typeOf(name) == ConfigValueType.STRING ? (String) name.unwrapped() : "";
    }

    /** Null where there is no such value. */
    static ConfigValue valueAt(ConfigObject root, List<String> path) {
        ConfigValue value = root;
        for (String key : path) {
            if (value == null || Kind.typeOf(value) != ConfigValueType.OBJECT) {
                return null;
            }
            value = ((ConfigObject) value).get(key);
        }
        return value;
    }
}
