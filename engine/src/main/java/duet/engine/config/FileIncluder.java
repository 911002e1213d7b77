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
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a file with what it includes. Only files are included, found beside the file that names them: a
 * configuration is never fetched from a network, and a file that is missing is an error, not nothing.
 */
final class FileIncluder implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

    /** The files being read, the innermost first. */
    private final Deque<File> open = new ArrayDeque<>();

    ConfigObject parse(File file) {
        open.push(file);
        try {
            ConfigParseOptions options =
                    ConfigParseOptions.defaults().setAllowMissing(false).setIncluder(this);
            return ConfigFactory.parseFile(file, options).root();
        } finally {
            open.pop();
        }
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return includeFile(context, new File(what));
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        File file = what.isAbsolute() ? what : new File(open.element().getParentFile(), what.getPath());
        if (open.contains(file)) {
            throw refused(what, "the file is being read already: it would include itself for ever");
        }
        if (!file.isFile()) {
            throw refused(what, "no such file as " + file + "; name a file relative to this one, with its ending");
        }
        return parse(file);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        throw refused(what, "only files are included; copy it beside this file and include the copy");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        throw refused(what, "only files are included; write include \"FILE\"");
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    private ConfigException refused(Object what, String why) {
        return new ConfigException(open.element() + ": include \"" + what + "\": " + why);
    }
}
