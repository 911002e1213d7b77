package duet.engine.compare;

import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import duet.dataloader.DataException;
import duet.engine.config.ConfigException;
import duet.engine.config.WrittenConfig;
import duet.engine.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The values of a run's configuration by their whole keys. Layers go by their names; a layer's own key holds its type.
 *
 * @param values in the order of the keys
 */
record FlatConfig(Map<String, String> values) {
    private static final String LAYERS = "network.layers";

    /** @throws DataException when there is none, or it cannot be read */
    static FlatConfig of(Path run) {
        Path file = RunFolder.config(run);
        Map<String, String> values = new LinkedHashMap<>();
        try {
            flatten("", WrittenConfig.parse(Files.readString(file), file.toString()), values);
        } catch (IOException | ConfigException | com.typesafe.config.ConfigException | StackOverflowError e) {
            throw new DataException(
                    file + ": cannot be read (" + reason(e)
                            + "); expected the configuration of a run as this program wrote it",
                    e);
        }
        return new FlatConfig(values);
    }

    private static String reason(Throwable e) {
        return e.getMessage() == null
                ? e.toString()
                : e.getMessage().lines().findFirst().orElse("no reason given");
    }

    /** The layer that a key belongs to; empty for other keys and for that of the layer itself. */
    static Optional<String> layer(String key) {
        int end = key.indexOf('.', LAYERS.length() + 1);
        return key.startsWith(LAYERS + ".") && end > 0 ? Optional.of(key.substring(0, end)) : Optional.empty();
    }

    private static void flatten(String prefix, ConfigObject object, Map<String, String> values) {
        object.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> put(prefix + entry.getKey(), entry.getValue(), values));
    }

    private static void put(String key, ConfigValue value, Map<String, String> values) {
        if (value.valueType() == ConfigValueType.OBJECT) {
            flatten(key + ".", (ConfigObject) value, values);
        } else if (key.equals(LAYERS) && value.valueType() == ConfigValueType.LIST) {
            ((ConfigList) value).forEach(layer -> putLayer(layer, values));
        } else if (value.valueType() == ConfigValueType.STRING) {
            values.put(key, (String) value.unwrapped());
        } else {
            values.put(key, value.render(ConfigRenderOptions.concise()));
        }
    }

    private static void putLayer(ConfigValue value, Map<String, String> values) {
        if (!(value instanceof ConfigObject layer)) {
            throw new com.typesafe.config.ConfigException.WrongType(
                    value.origin(), LAYERS, "sections", value.render(ConfigRenderOptions.concise()));
        }
        String key = LAYERS + "." + layer.toConfig().getString("name");
        values.put(key, layer.toConfig().getString("type"));
        flatten(key + ".", layer.withoutKey("name").withoutKey("type"), values);
    }
}
