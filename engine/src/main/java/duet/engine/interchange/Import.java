package duet.engine.interchange;

import duet.dataloader.DataException;
import duet.engine.config.RunConfig;
import duet.engine.run.ImportedRun;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.TowerPlan;
import duet.ops.tower.ParameterCopy;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes a run of weights that another program, or another run, has trained. */
public final class Import {
    private static final int COLOURS = 3;
    private static final int MOST_CLASSES = 1_000_000;
    private static final String BIAS = ".bias";

    private final Request request;
    private final WeightFile file;
    private final RunConfig config;
    private final NetworkPlan plan;
    private final Assignment assignment;

    /** The order of the colours that the file's first layer sees. */
    public enum Colours {
        RGB,
        BGR
    }

    /**
     * What to import.
     *
     * @param config of the network that the weights belong to
     * @param set keys of it, {@code key=value} each
     * @param map {@code from=to} each
     * @param colours empty for those that the file's format is known for
     * @param run the folder to make
     */
    public record Request(
            Path file, Path config, List<String> set, List<String> map, Optional<Colours> colours, Path run) {
        public Request {
            set = List.copyOf(set);
            map = List.copyOf(map);
        }
    }

    private Import(Request request, WeightFile file) {
        this.request = request;
        this.file = file;
        Renaming renaming = new Renaming(request.map());
        config = RunConfig.load(request.config(), request.set());
        plan = NetworkPlan.of(network(renaming).onOneTower());
        assignment = Assignment.of(request.file().toString(), file.tensors(), renaming, plan.parameterShapes());
    }

    /**
     * Reads the file and writes the run's folder.
     *
     * @return what was done, for people
     * @throws DataException when the file is damaged, does not hold exactly the network's arrays, or the folder cannot be made
     * @throws duet.engine.config.ConfigException with every problem of the configuration
     */
    public static List<String> run(Request request) throws IOException {
        if (Files.exists(request.run())) {
            throw new DataException(request.run() + ": is there already; name a folder that is not");
        }
        try (WeightFile file = WeightFile.open(request.file())) {
            return new Import(request, file).run();
        }
    }

    /** For the number of classes that the file's last layer has biases for, unless the configuration says a number itself. */
    private NetworkSpec network(Renaming renaming) {
        NetworkSpec fewest = config.network().network(config.towers());
        int outputs = NetworkPlan.of(fewest).outputs();
        long classes = classes(renaming);
        // What does not fit is told with its name and shape.
        boolean sensible = classes >= config.towers() && classes <= MOST_CLASSES;
        return outputs > config.towers() || !sensible
                ? fewest
                : config.network().network((int) classes);
    }

    private long classes(Renaming renaming) {
        String head = config.network().head();
        long classes = 0;
        for (Map.Entry<String, List<Long>> tensor : file.tensors().entrySet()) {
            String name = renaming.apply(tensor.getKey()).orElse("");
            if (name.equals(head + BIAS) || name.matches(head + "_[a-h]\\.bias")) {
                classes += tensor.getValue().stream().reduce(1L, Math::multiplyExact);
            }
        }
        return classes;
    }

    private List<String> run() throws IOException {
        ParameterCopy weights = ParameterCopy.of(plan.towers().get(0));
        for (ParameterCopy.Rows rows : weights.rows()) {
            read(rows);
        }
        boolean reversed = swapsColours();
        if (reversed) {
            reverseColours(weights.rows().get(0));
        }
        Path written = ImportedRun.write(
                request.run(), config, weights, request.file().getFileName() + " (" + file.format() + ")");
        return told(weights, reversed, written);
    }

    private void read(ParameterCopy.Rows rows) throws IOException {
        int first = 0;
        for (String array : assignment.sources(rows.name())) {
            int count = Math.toIntExact(file.tensors().get(array).stream().reduce(1L, Math::multiplyExact));
            FloatBuffer part = rows.value().slice(first, count);
            try {
                file.read(array, part);
            } catch (IOException e) {
                throw new DataException(WeightFile.problem(request.file(), e), e);
            }
            requireFinite(array, part);
            first += count;
        }
    }

    private void requireFinite(String array, FloatBuffer values) {
        for (int i = 0; i < values.capacity(); i++) {
            if (!Float.isFinite(values.get(i))) {
                throw new DataException(
                        request.file() + ": " + array + " holds " + values.get(i) + "; expected finite numbers only");
            }
        }
    }

    /** Whether the first layer's weights of blue and red change places: pictures come in red, green, blue here. */
    private boolean swapsColours() {
        boolean blueFirst = request.colours().map(Colours.BGR::equals).orElse(file.blueFirst());
        return blueFirst && firstLayer().input().maps() == COLOURS;
    }

    private LayerPlan firstLayer() {
        TowerPlan tower = plan.towers().get(0);
        return tower.segments().stream()
                .flatMap(segment -> segment.layers().stream())
                .filter(layer -> layer.spec() instanceof LayerSpec.Learned)
                .findFirst()
                .orElseThrow();
    }

    /** In each window's weights, [..., 3, cells], the first colour's and the last one's. */
    private void reverseColours(ParameterCopy.Rows rows) {
        int cells = firstLayer().fanIn() / COLOURS;
        FloatBuffer values = rows.value();
        for (int window = 0; window < values.capacity(); window += COLOURS * cells) {
            for (int cell = 0; cell < cells; cell++) {
                int blue = window + cell;
                int red = blue + (COLOURS - 1) * cells;
                float kept = values.get(blue);
                values.put(blue, values.get(red));
                values.put(red, kept);
            }
        }
    }

    private static String layer(String array) {
        return array.substring(0, array.lastIndexOf('.'));
    }

    private List<String> told(ParameterCopy weights, boolean reversed, Path written) {
        List<String> lines = new ArrayList<>();
        for (ParameterCopy.Rows rows : weights.rows()) {
            List<String> sources = assignment.sources(rows.name());
            if (!sources.equals(List.of(rows.name()))) {
                lines.add(rows.name() + ": from " + String.join(", ", sources));
            }
        }
        if (!assignment.leftOut().isEmpty()) {
            lines.add("left out: " + String.join(", ", assignment.leftOut()));
        }
        if (reversed) {
            lines.add(layer(weights.rows().get(0).name())
                    + ": blue, green, red turned into red, green, blue; --channels rgb leaves them as they are");
        }
        if (file.blueFirst()) {
            lines.add(
                    "Caffe subtracts a mean of its own, of values on 0..255; here that of the training pictures of data.path"
                            + " is subtracted, so set data.mean and data.scale = 1 to match");
        }
        lines.add(String.format(Locale.ROOT, "%,d parameters of %s: %s", plan.parameters(), request.file(), written));
        return lines;
    }
}
