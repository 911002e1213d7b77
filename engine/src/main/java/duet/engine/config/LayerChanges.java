package duet.engine.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a file changes in the layers of the file it includes. HOCON can only replace a list as a whole; here its layers are
 * addressed by name:
 *
 * <pre>
 * network.insert-after.relu5 = [{ name = conv6, ... }]
 * network.change { lrn1 = null, conv1.outputs = 48 }
 * </pre>
 *
 * Layers are inserted first, so that a third file can change those that the second inserted.
 */
final class LayerChanges {

    static final String CHANGE = "change";
    static final String INSERT_AFTER = "insert-after";
    private static final String NETWORK = "network";

    private final Place file;
    private final Problems problems;

    private LayerChanges(Place file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The configuration with both sections carried out and gone. */
    static Config carriedOut(Config resolved, Place file, Problems problems) {
        Config rest = resolved.withoutPath(path(INSERT_AFTER)).withoutPath(path(CHANGE));
        ConfigValue written = Overrides.valueAt(rest.root(), List.of(NETWORK, "layers"));
        if (written == null || Kind.typeOf(written) != ConfigValueType.LIST) {
            return rest;
        }
        LayerChanges changes = new LayerChanges(file, problems);
        List<ConfigValue> layers = (ConfigList) written;
        layers = changes.inserted(layers, changes.section(resolved, INSERT_AFTER, layers));
        layers = changes.changed(layers, changes.section(resolved, CHANGE, layers));
        return rest.withValue(
                Overrides.LAYERS, ConfigValueFactory.fromIterable(layers).withOrigin(written.origin()));
    }

    private List<ConfigValue> inserted(List<ConfigValue> layers, Map<String, ConfigValue> insertions) {
        List<ConfigValue> result = new ArrayList<>();
        for (ConfigValue layer : layers) {
            result.add(layer);
            ConfigValue following = insertions.get(Overrides.name(layer));
            if (following != null && hasType(following, ConfigValueType.LIST)) {
                result.addAll((ConfigList) following);
            } else if (following != null && !hasType(following, ConfigValueType.NULL)) {
                report(INSERT_AFTER, Overrides.name(layer), following, "expected a list of layers [ { }, ... ]");
            }
        }
        return result;
    }

    private List<ConfigValue> changed(List<ConfigValue> layers, Map<String, ConfigValue> changes) {
        List<ConfigValue> result = new ArrayList<>();
        for (ConfigValue layer : layers) {
            ConfigValue change = changes.get(Overrides.name(layer));
            if (change == null) {
                result.add(layer);
            } else if (hasType(change, ConfigValueType.OBJECT)) {
                result.add(change.withFallback(layer));
            } else if (!hasType(change, ConfigValueType.NULL)) {
                report(CHANGE, Overrides.name(layer), change, "expected a section { }, or null to leave the layer out");
                // Without it, layers above would be reported for what is wrong here.
                result.add(layer);
            }
        }
        return result;
    }

    /** What is written under names that the layers have; others are reported. */
    private Map<String, ConfigValue> section(Config resolved, String key, List<ConfigValue> layers) {
        ConfigValue value = Overrides.valueAt(resolved.root(), List.of(NETWORK, key));
        if (value == null || hasType(value, ConfigValueType.NULL)) {
            return Map.of();
        }
        if (!hasType(value, ConfigValueType.OBJECT)) {
            problems.add(
                    Place.of(value.origin(), file),
                    path(key),
                    "found " + Kind.describe(value) + ", expected a section { } with names of layers");
            return Map.of();
        }
        List<String> names = layers.stream().map(Overrides::name).toList();
        Map<String, ConfigValue> byName = (ConfigObject) value;
        byName.forEach((name, written) -> {
            if (!names.contains(name)) {
                problems.add(
                        Place.of(written.origin(), file),
                        path(key, name),
                        "there is no layer " + name + Nearest.hint(name, names));
            }
        });
        return byName;
    }

    private void report(String key, String name, ConfigValue found, String expected) {
        problems.add(
                Place.of(found.origin(), file), path(key, name), "found " + Kind.describe(found) + ", " + expected);
    }

    private static boolean hasType(ConfigValue value, ConfigValueType type) {
        return Kind.typeOf(value) == type;
    }

    private static String path(String key) {
        return NETWORK + "." + key;
    }

    private static String path(String key, String layer) {
        return path(key) + "." + ConfigUtil.joinPath(layer);
    }
}
