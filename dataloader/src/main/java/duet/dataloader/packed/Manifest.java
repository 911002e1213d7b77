package duet.dataloader.packed;

import duet.dataloader.original.PictureClass;
import duet.dataloader.statistics.ColourStatistics;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What data.json says of a packed data set.
 *
 * @param name what the original was called
 * @param side rows and columns of every picture
 * @param classes the index is the label
 * @param rejected how many pictures of the original were left out; rejected.tsv has their names and the reasons
 * @param origin what the set was made from and how, by the names of the aspects: two sets of the same origin are the same
 */
public record Manifest(
        String name,
        int side,
        Storage storage,
        List<PictureClass> classes,
        int rejected,
        List<Shard> training,
        List<Shard> validation,
        ColourStatistics statistics,
        MeanImage meanImage,
        Map<String, String> origin) {
    static final String FORMAT = "duet-packed";
    static final int VERSION = 1;

    /** Largest side that a packed set may have. */
    public static final int MOST_SIDE = 4096;

    public Manifest {
        classes = List.copyOf(classes);
        training = List.copyOf(training);
        validation = List.copyOf(validation);
        if (side < 1 || side > MOST_SIDE) {
            throw new IllegalArgumentException("side " + side + ", expected 1 to " + MOST_SIDE);
        }
        if (rejected < 0) {
            throw new IllegalArgumentException("rejected " + rejected + ", expected at least 0");
        }
        requireClasses(classes);
        requirePictures("training", training, 1);
        requirePictures("validation", validation, 0);
        if (statistics.pictures() != pictures(training)) {
            throw new IllegalArgumentException(
                    "statistics of " + statistics.pictures() + " pictures, expected " + pictures(training));
        }
    }

    private static void requireClasses(List<PictureClass> classes) {
        if (classes.isEmpty()) {
            throw new IllegalArgumentException("no classes, expected at least one");
        }
        Set<String> names = new HashSet<>();
        for (PictureClass each : classes) {
            if (each.name() == null || each.title() == null || !names.add(each.name())) {
                throw new IllegalArgumentException(
                        "class " + each + ", expected one with a name of its own and a title");
            }
        }
    }

    private static void requirePictures(String part, List<Shard> shards, int least) {
        long pictures = shards.stream().mapToLong(Shard::pictures).sum();
        if (pictures < least || pictures > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    pictures + " " + part + " pictures, expected " + least + " to " + Integer.MAX_VALUE);
        }
    }

    /** Those of training, then those of validation. */
    public List<Shard> shards() {
        return Stream.concat(training.stream(), validation.stream()).toList();
    }

    /** Of all shards. */
    public long bytes() {
        return shards().stream().mapToLong(Shard::bytes).sum();
    }

    /** How many pictures shards hold together. */
    public static int pictures(List<Shard> shards) {
        return shards.stream().mapToInt(Shard::pictures).sum();
    }
}
