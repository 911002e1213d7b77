package duet.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A configuration put together and resolved, not read yet: the file with its includes, {@code on-sample} on top where
 * the built-in sample is the data, {@code --set} on top of both. References see the values of the top; changes of layers
 * come last.
 *
 * @param root without {@code initial} and {@code on-sample}, which have done their work
 * @param onSample whether {@code on-sample} was laid over the file
 */
record ConfigFile(ConfigObject root, boolean onSample) {

    private static final String ON_SAMPLE = "on-sample";
    private static final String INITIAL = "initial";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{\\??([^}]+)}");

    /** References come from the file alone, never from the environment, so that a file means the same everywhere. */
    static final ConfigResolveOptions RESOLVE =
            ConfigResolveOptions.defaults().setUseSystemEnvironment(false).setAllowUnresolved(true);

    static ConfigFile load(Path file, List<String> set, Problems problems) {
        return assemble(parse(file).toConfig(), new Place(file.toString(), 0), set, problems);
    }

    /** @param source what the text is, for messages */
    static ConfigFile parse(String text, String source, List<String> set, Problems problems) {
        Place place = new Place(source, 0);
        try {
            return assemble(new SelfContained(source).parse(text).toConfig(), place, set, problems);
        } catch (com.typesafe.config.ConfigException e) {
            throw oneLine(e, place);
        }
    }

    private static ConfigFile assemble(Config written, Place place, List<String> set, Problems problems) {
        Overrides overrides = Overrides.parse(set, problems);
        Config plain = written.withoutPath(ON_SAMPLE);
        try {
            Bounds.requireSize(overrides.over(written).root(), place);
            Config resolved = resolve(plain, overrides);
            ConfigValue overlay = overrides.over(written).root().get(ON_SAMPLE);
            boolean onSample = runsOnSample(resolved.root()) && isSection(overlay, place, problems);
            if (onSample) {
                resolved = resolve(((ConfigObject) overlay).toConfig().withFallback(plain), overrides);
            }
            checkInitial(resolved.root(), references(written.root(), overrides), place, problems);
            resolved = LayerChanges.carriedOut(resolved, place, problems);
            resolved = overrides.overLayers(resolved, problems);
            return new ConfigFile(resolved.root().withoutKey(INITIAL), onSample);
        } catch (com.typesafe.config.ConfigException e) {
            throw oneLine(e, place);
        }
    }

    private static Config resolve(Config file, Overrides overrides) {
        return overrides.over(file).withoutPath(ON_SAMPLE).resolve(RESOLVE);
    }

    private static ConfigObject parse(Path file) {
        if (Files.isDirectory(file)) {
            throw new ConfigException(
                    file + ": is a folder, expected a configuration file such as configs/alexnet.conf");
        }
        if (!Files.exists(file)) {
            throw new ConfigException(file + ": no such file, expected a configuration"
                    + NearbyConfigs.to(file)
                            .map(near -> "; did you mean " + near + "?")
                            .orElse(" such as configs/alexnet.conf"));
        }
        try {
            return new FileIncluder().parse(file.toFile());
        } catch (com.typesafe.config.ConfigException e) {
            throw oneLine(e, new Place(file.toString(), 0));
        }
    }

    private static boolean runsOnSample(ConfigObject root) {
        ConfigValue path = Overrides.valueAt(root, List.of("data", "path"));
        ConfigValue format = Overrides.valueAt(root, List.of("data", "format"));
        boolean noPath = path == null || Kind.typeOf(path) == ConfigValueType.NULL;
        boolean sampleFormat = format == null
                || Kind.typeOf(format) == ConfigValueType.STRING
                        && List.of("auto", "sample").contains(format.unwrapped().toString());
        return noPath && sampleFormat;
    }

    private static boolean isSection(ConfigValue overlay, Place file, Problems problems) {
        if (overlay == null || Kind.typeOf(overlay) == ConfigValueType.NULL) {
            return false;
        }
        if (overlay instanceof ConfigObject) {
            return true;
        }
        Place place = Place.of(overlay.origin(), file);
        problems.add(place, ON_SAMPLE, "found " + Kind.describe(overlay) + ", expected a section { }");
        return false;
    }

    /** Every path that some value refers to. */
    private static Set<List<String>> references(ConfigObject written, Overrides overrides) {
        List<String> texts = new ArrayList<>(overrides.texts());
        texts.add(written.render(ConfigRenderOptions.concise()));
        Set<List<String>> references = new LinkedHashSet<>();
        for (String text : texts) {
            Matcher matcher = REFERENCE.matcher(text);
            while (matcher.find()) {
                references.add(ConfigUtil.splitPath(matcher.group(1)));
            }
        }
        return references;
    }

    /** The free block: each of its values must be referred to, or it is a mistyped key that would do nothing. */
    private static void checkInitial(ConfigObject root, Set<List<String>> references, Place file, Problems problems) {
        ConfigValue initial = root.get(INITIAL);
        if (initial != null) {
            checkUsed(initial, List.of(INITIAL), references, file, problems);
        }
    }

    private static void checkUsed(
            ConfigValue value, List<String> path, Set<List<String>> references, Place file, Problems problems) {
        if (references.contains(path) || Kind.typeOf(value) == ConfigValueType.NULL) {
            return;
        }
        if (Kind.typeOf(value) == ConfigValueType.OBJECT && !((ConfigObject) value).isEmpty()) {
            for (Map.Entry<String, ConfigValue> entry : ((ConfigObject) value).entrySet()) {
                List<String> inner = new ArrayList<>(path);
                inner.add(entry.getKey());
                checkUsed(entry.getValue(), inner, references, file, problems);
            }
            return;
        }
        String key = ConfigUtil.joinPath(path);
        List<String> known = references.stream().map(ConfigUtil::joinPath).toList();
        problems.add(
                Place.of(value.origin(), file),
                key,
                "unknown key: nothing refers to ${" + key + "}" + Nearest.hint(key, known));
    }

    /** The library's message begins with the place in its own notation. */
    static ConfigException oneLine(com.typesafe.config.ConfigException e, Place file) {
        String message = e.getMessage()
                .replaceAll("\\s+", " ")
                .replaceAll("\\p{Cntrl}", "?")
                .replaceAll(" \\(if you intended .*", "")
                .replaceAll("got ':'$", "got ':' (text with a colon takes quotes: \"cuda:1\")");
        if (e.origin() == null) {
            return new ConfigException(file + ": " + message);
        }
        String prefix = e.origin().description() + ": ";
        Place place = Place.of(e.origin(), file);
        return new ConfigException(
                place + ": " + (message.startsWith(prefix) ? message.substring(prefix.length()) : message));
    }
}
