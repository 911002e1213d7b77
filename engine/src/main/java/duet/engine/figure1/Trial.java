package duet.engine.figure1;

import duet.engine.config.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One training of the figure.
 *
 * @param unit of which the network is made, by the name of its configuration
 * @param rate its learning rate
 * @param config with rate and seed
 */
record Trial(String unit, double rate, long seed, RunConfig config) {

    /**
     * @param file of the network
     * @param set further keys, {@code key=value} each
     */
    static Trial of(Path file, double rate, long seed, int epochs, List<String> set) {
        String unit = unit(file, set);
        List<String> overrides = new ArrayList<>(set);
        overrides.add("training.learning-rate=" + rate);
        overrides.add("training.seed=" + seed);
        overrides.add("training.epochs=" + epochs);
        overrides.add("name=" + name(unit, rate, seed));
        return new Trial(unit, rate, seed, RunConfig.load(file, overrides));
    }

    /** By which the network of a file goes. */
    static String unit(Path file, List<String> set) {
        return RunConfig.load(file, set).name();
    }

    private static String name(String unit, double rate, long seed) {
        return unit + "-rate" + text(rate) + "-seed" + seed;
    }

    /** A rate without needless digits. */
    static String text(double rate) {
        return String.format(Locale.ROOT, "%.8f", rate).replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    String name() {
        return config.name();
    }
}
