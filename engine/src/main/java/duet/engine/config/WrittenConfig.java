package duet.engine.config;

import com.typesafe.config.ConfigObject;

/** A configuration as it is written in the folder of a run, every value in it and nothing checked. */
public final class WrittenConfig {

    private WrittenConfig() {}

    /**
     * @param source what the text is, for messages
     * @throws ConfigException in one line when it is no HOCON, or includes anything
     */
    public static ConfigObject parse(String text, String source) {
        return Bounds.ofDepth(source, () -> {
            try {
                return new SelfContained(source).parse(text);
            } catch (com.typesafe.config.ConfigException e) {
                throw ConfigFile.oneLine(e, new Place(source, 0));
            }
        });
    }
}
