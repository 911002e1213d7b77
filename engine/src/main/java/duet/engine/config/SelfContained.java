package duet.engine.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import duet.actors.cluster.NoIncludes;

/**
 * Reads text that came from elsewhere. It may include nothing: it could name any file of this machine, or any address.
 *
 * @param source what the text is, for messages
 */
record SelfContained(String source) {

    /**
     * @throws com.typesafe.config.ConfigException when it is not HOCON
     * @throws ConfigException when it includes something
     */
    ConfigObject parse(String text) {
        return ConfigFactory.parseString(
                        text, new NoIncludes(this::refusal).options().setOriginDescription(source))
                .root();
    }

    private ConfigException refusal(String what) {
        return new ConfigException(source + ": include \"" + what + "\": expected every value written out");
    }
}
