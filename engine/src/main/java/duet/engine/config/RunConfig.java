package duet.engine.config;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import duet.ops.device.Precision;
import duet.ops.network.Shape;
import duet.ops.network.TowerCount;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a run is told by its configuration file.
 *
 * @param towers 1 to {@link TowerCount#MOST}
 * @param init what the network starts from
 * @param cluster how this process coordinates other hosts; empty for a run in this process alone
 * @param onSample whether the file's {@code on-sample} block was laid over it, since no data is named
 * @param render the configuration in force as HOCON, every default written out: loading it gives the same run again
 * @param shared the same without what belongs to this process alone: what other hosts are told
 */
public record RunConfig(
        String name,
        int towers,
        DeviceChoice device,
        CudaConfig cuda,
        Precision precision,
        DataConfig data,
        NetworkConfig network,
        TrainingConfig training,
        InitConfig init,
        ExchangeConfig exchange,
        CheckpointConfig checkpoint,
        EventsConfig events,
        OutputConfig output,
        Optional<ClusterConfig> cluster,
        boolean onSample,
        String render,
        String shared) {

    private static final String CLUSTER = "cluster";
    private static final String INIT = "init";

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
        return Bounds.ofDepth(file, () -> {
            Problems problems = new Problems();
            ConfigFile loaded = ConfigFile.load(file, overrides, problems);
            RunConfig config = read(loaded, new Place(file.toString(), 0), stem(file), problems);
            problems.throwIfAny();
            return config;
        });
    }

    /**
     * Reads the text of a configuration that includes nothing, and lays {@code overrides} over it.
     *
     * @param source what the text is, for messages
     * @throws ConfigException with every problem found
     */
    public static RunConfig parse(String text, String source, List<String> overrides) {
        return Bounds.ofDepth(source, () -> {
            Problems problems = new Problems();
            ConfigFile parsed = ConfigFile.parse(text, source, overrides, problems);
            RunConfig config = read(parsed, new Place(source, 0), "run", problems);
            problems.throwIfAny();
            return config;
        });
    }

    /** @param unnamed what a run without a name is called */
    private static RunConfig read(ConfigFile loaded, Place place, String unnamed, Problems problems) {
        Section root = Section.root(loaded.root(), place, problems);
        root.has("initial");
        root.has("on-sample");
        String name = root.orElse("name", NAME, unnamed);
        int towers = root.required("towers", TOWERS);
        DeviceChoice device = root.orElse("device", DeviceChoice.KIND, "auto");
        CudaConfig cuda = CudaConfig.read(root.section("cuda"));
        Precision precision = root.orElse("precision", PRECISION, "float32");
        Section layers = root.section("network");
        Optional<Shape> input = layers.expect("input", NetworkConfig.INPUT);
        NetworkConfig network = NetworkConfig.read(layers, input, towers, problems);
        DataConfig data = DataConfig.read(root.section("data"), input);
        TrainingConfig training = TrainingConfig.read(root.section("training"));
        InitConfig init = InitConfig.read(root.section(INIT));
        Section exchangeSection = root.section("exchange");
        ExchangeConfig exchange = ExchangeConfig.read(exchangeSection);
        CheckpointConfig checkpoint = CheckpointConfig.read(root.section("checkpoint"));
        EventsConfig events = EventsConfig.read(root.section("events"));
        OutputConfig output = OutputConfig.read(root);
        Optional<ClusterConfig> cluster = ClusterConfig.read(root.section(CLUSTER), towers, exchange, exchangeSection);
        root.done();
        Map<String, Object> shared = new LinkedHashMap<>(root.effective());
        shared.remove(CLUSTER);
        Map<String, Object> own = new LinkedHashMap<>(cluster.isPresent() ? root.effective() : shared);
        // Hosts are given the weights; the folder is here.
        shared.remove(INIT);
        if (init.from().isEmpty()) {
            own.remove(INIT);
        }
        return new RunConfig(
                name,
                towers,
                device,
                cuda,
                precision,
                data,
                network,
                training,
                init,
                exchange,
                checkpoint,
                events,
                output,
                cluster,
                loaded.onSample(),
                render(own),
                render(shared));
    }

    private static String render(Map<String, Object> values) {
        return ConfigValueFactory.fromMap(values)
                .render(ConfigRenderOptions.defaults()
                        .setComments(false)
                        .setOriginComments(false)
                        .setJson(false));
    }

    private static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("\\.[^.]*$", "");
    }
}
