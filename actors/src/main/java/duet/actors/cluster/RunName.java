package duet.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;

/** What a run's configuration calls the run, for people. */
final class RunName {
    private static final String KEY = "name";
    private static final String NONE = "without a name";

    private RunName() {}

    static String in(String hocon) {
        try {
            Config config = ConfigFactory.parseString(hocon, new NoIncludes(ConfigException.Generic::new).options());
            return config.hasPath(KEY) ? config.getString(KEY) : NONE;
        } catch (ConfigException e) {
            return NONE;
        }
    }
}
