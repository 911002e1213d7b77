package duet.engine.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import duet.ops.device.Precision;
import duet.ops.network.Shape;
import duet.ops.network.TowerCount;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a run is told by its configuration file.
 *
 * @param towers 1 to {@link TowerCount#MOST}
 * @param onSample whether the file's {@code on-sample} block was laid over it, since no data is named
 * @param render the configuration in force as HOCON, every default written out: loading it gives the same run again
 */
public record RunConfig(
        String name,
        int towers,
        Device device,
        Precision precision,
        DataConfig data,
        NetworkConfig network,
        TrainingConfig training,
        ExchangeConfig exchange,
        CheckpointConfig checkpoint,
        EventsConfig events,
        boolean onSample,
        String render) {

    /** Where a tower computes. */
    public enum Device {
        AUTO,
        CPU,
        REFERENCE
    }

    private static final Kind<Device> DEVICE = Kind.choice(
            Device.class, Map.of("cuda", "is not built in this version; device = cpu is what this version has"));

    private static final Kind<Precision> PRECISION = Kind.choice(Precision.class, Map.of());

    private static final Kind<Integer> TOWERS =
            Kind.COUNT.where("a whole number from 1 to " + TowerCount.MOST, 1, towers -> towers <= TowerCount.MOST);

    private static final Kind<String> NAME = Kind.TEXT.where(
            "letters, digits, dots, hyphens and underscores, a letter or digit first",
            "run",
            name -> name.matches("[A-Za-z0-9][A-Za-z0-9._-]*"));

    /**
     * Reads a file with what it includes, lays {@code on-sample} over it where the built-in sample is the data, and
     * {@code overrides} over both.
     *
     * @param overrides {@code key=value} each, the value in HOCON; a layer's key is {@code network.layers.NAME.KEY}
     * @throws ConfigException with every problem found
     */
    public static RunConfig load(Path file, List<String> overrides) {
        Problems problems = new Problems();
        ConfigFile loaded = ConfigFile.load(file, overrides, problems);
        RunConfig config = read(loaded, file, problems);
        problems.throwIfAny();
        return config;
    }

    private static RunConfig read(ConfigFile loaded, Path file, Problems problems) {
        Section root = Section.root(loaded.root(), new Place(file.toString(), 0), problems);
        root.has("initial");
        root.has("on-sample");
        String name = root.orElse("name", NAME, stem(file));
        int towers = root.required("towers", TOWERS);
        Device device = root.orElse("device", DEVICE, "auto");
        Precision precision = root.orElse("precision", PRECISION, "float32");
        Section layers = root.section("network");
        Optional<Shape> input = layers.expect("input", NetworkConfig.INPUT);
        NetworkConfig network = NetworkConfig.read(layers, input, towers, problems);
        DataConfig data = DataConfig.read(root.section("data"), input);
        TrainingConfig training = TrainingConfig.read(root.section("training"));
        ExchangeConfig exchange = ExchangeConfig.read(root.section("exchange"));
        CheckpointConfig checkpoint = CheckpointConfig.read(root.section("checkpoint"));
        EventsConfig events = EventsConfig.read(root.section("events"));
        root.done();
        String render = ConfigValueFactory.fromMap(root.effective())
                .render(ConfigRenderOptions.defaults()
                        .setComments(false)
                        .setOriginComments(false)
                        .setJson(false));
        return new RunConfig(
                name,
                towers,
                device,
                precision,
                data,
                network,
                training,
                exchange,
                checkpoint,
                events,
                loaded.onSample(),
                render);
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }
}
