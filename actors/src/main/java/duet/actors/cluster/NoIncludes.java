package duet.actors.cluster;

import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.net.URL;
import java.util.function.Function;

/**
 * For text that came from elsewhere: what it includes would be read from this machine's disk, or fetched from any address. HOCON's
 * includes of every kind are refused.
 */
public final class NoIncludes
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    private final Function<String, ? extends RuntimeException> refusal;

    /** @param refusal what is thrown, given what was to be included */
    public NoIncludes(Function<String, ? extends RuntimeException> refusal) {
        this.refusal = refusal;
    }

    /** To parse with. */
    public ConfigParseOptions options() {
        return ConfigParseOptions.defaults().setIncluder(this);
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        throw refusal.apply(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        throw refusal.apply(what.toString());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refusal.apply(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refusal.apply(what);
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }
}
