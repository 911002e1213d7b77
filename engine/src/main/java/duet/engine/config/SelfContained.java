package duet.engine.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;

/** Reads text that came from another process. It may include nothing: it could name any file of this machine. */
final class SelfContained implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private final String source;

    /** @param source what the text is, for messages */
    SelfContained(String source) {
        this.source = source;
    }

    ConfigObject parse(String text) {
        ConfigParseOptions options =
                ConfigParseOptions.defaults().setOriginDescription(source).setIncluder(this);
        return ConfigFactory.parseString(text, options).root();
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        throw refused(what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused(what);
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused(what);
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    private ConfigException refused(Object what) {
        return new ConfigException(source + ": include \"" + what + "\": expected every value written out");
    }
}
