package duet.engine.inspect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.dataloader.DataSet;
import duet.dataloader.PictureSource;
import duet.dataloader.original.PictureClass;
import duet.dataloader.packed.Manifest;
import duet.dataloader.packed.PackedData;
import duet.dataloader.statistics.ColourStatistics;
import duet.dataloader.statistics.Statistics;
import duet.engine.console.Console;
import duet.engine.run.DataSets;
import duet.engine.table.TextTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is in a data set.
 *
 * @param packed what a packed set says of itself
 */
public record DataDescription(
        DataSet set, List<PictureClass> classes, ColourStatistics statistics, Optional<Manifest> packed) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SIDE = 256;
    private static final int MEASURED = 10_000;
    private static final double MEBIBYTE = 1 << 20;

    /**
     * Opens and, where need be, measures.
     *
     * @param verify whether all of a packed set is compared with its SHA-256
     * @throws duet.dataloader.DataException when it is no data set, or damaged
     */
    public static DataDescription of(Path folder, boolean verify, Console console) {
        if (PackedData.isAt(folder)) {
            PackedData data = PackedData.open(folder);
            if (verify) {
                data.verify();
                console.result("every file has the SHA-256 that data.json says");
            }
            return new DataDescription(
                    data.dataSet(), data.classes(), data.statistics().spread(), Optional.of(data.manifest()));
        }
        DataSet set = DataSets.detect(folder, SIDE).set();
        List<PictureClass> classes =
                set.classes().stream().map(name -> new PictureClass(name, name)).toList();
        Statistics measured =
                Statistics.measure(set, MEASURED, 1, Runtime.getRuntime().availableProcessors(), console::measuring);
        return new DataDescription(set, classes, measured.spread(), Optional.empty());
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s: %,d classes, %,d training and %,d validation pictures of %dx%d",
                set.name(),
                set.classes().size(),
                set.training().size(),
                set.validation().size(),
                set.side(),
                set.side()));
        packed.ifPresent(manifest -> lines.add(String.format(
                Locale.ROOT,
                "packed from %s: %s, %,.1f MiB in %d files, %,d pictures left out",
                manifest.name(),
                manifest.storage(),
                manifest.bytes() / MEBIBYTE,
                manifest.shards().size(),
                manifest.rejected())));
        lines.addAll(counts());
        lines.addAll(colours());
        return lines;
    }

    private List<String> counts() {
        long[] training = perClass(set.training());
        long[] validation = perClass(set.validation());
        TextTable table = new TextTable(2, "class", "", "training", "validation");
        for (int label = 0; label < classes.size(); label++) {
            PictureClass each = classes.get(label);
            table.row(
                    each.name(),
                    each.title().equals(each.name()) ? "" : each.title(),
                    String.format(Locale.ROOT, "%,d", training[label]),
                    String.format(Locale.ROOT, "%,d", validation[label]));
        }
        return table.lines();
    }

    private long[] perClass(PictureSource source) {
        long[] counts = new long[classes.size()];
        for (int index = 0; index < source.size(); index++) {
            counts[source.label(index)]++;
        }
        return counts;
    }

    private List<String> colours() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "mean of red, green, blue over %,d training pictures, 0..255: %s",
                statistics.pictures(),
                numbers(statistics.channelMeans(), 3)));
        for (int axis = 0; axis < statistics.eigenvalues().size(); axis++) {
            double variance = statistics.eigenvalues().get(axis);
            lines.add(String.format(
                    Locale.ROOT,
                    "colour direction %d: eigenvalue %.3f (standard deviation %.3f), along %s",
                    axis + 1,
                    variance,
                    Math.sqrt(Math.max(0, variance)),
                    numbers(statistics.eigenvectors().get(axis), 4)));
        }
        return lines;
    }

    private static String numbers(List<Double> values, int digits) {
        return String.join(
                ", ",
                values.stream()
                        .map(value -> String.format(Locale.ROOT, "%." + digits + "f", value))
                        .toList());
    }

    /** For programs: one object. */
    public String json() {
        ObjectNode root = JSON.createObjectNode()
                .put("name", set.name())
                .put("side", set.side())
                .put("training", set.training().size())
                .put("validation", set.validation().size())
                .put("digest", set.digest());
        packed.ifPresent(manifest -> root.put("storage", manifest.storage().toString())
                .put("bytes", manifest.bytes())
                .put("left-out", manifest.rejected()));
        describeClasses(root.putArray("classes"));
        root.put("measured", statistics.pictures());
        root.set("channel-means", JSON.valueToTree(statistics.channelMeans()));
        root.set("covariance", JSON.valueToTree(statistics.covariance()));
        root.set("eigenvalues", JSON.valueToTree(statistics.eigenvalues()));
        root.set("eigenvectors", JSON.valueToTree(statistics.eigenvectors()));
        return root.toPrettyString();
    }

    private void describeClasses(ArrayNode to) {
        long[] training = perClass(set.training());
        long[] validation = perClass(set.validation());
        for (int label = 0; label < classes.size(); label++) {
            to.addObject()
                    .put("name", classes.get(label).name())
                    .put("title", classes.get(label).title())
                    .put("training", training[label])
                    .put("validation", validation[label]);
        }
    }
}
