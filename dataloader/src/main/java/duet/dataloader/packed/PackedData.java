package duet.dataloader.packed;

import duet.dataloader.DataException;
import duet.dataloader.DataSet;
import duet.dataloader.original.PictureClass;
import duet.dataloader.statistics.Statistics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A data set that was packed once, in a folder of files that other tools read as well:
 *
 * <pre>
 * data.json         what there is, see {@link Manifest}; written last
 * mean.npy          the mean image, NumPy float32 [3, side, side]
 * rejected.tsv      what was left out of the original, and why
 * train-00000.zip   training pictures: entries train/CLASS/NAME, not compressed, each a JPEG file or a NumPy array
 * val-00000.zip     validation pictures: entries val/CLASS/NAME
 * </pre>
 *
 * The ZIP files are mapped into memory, and stay so until the process ends: they must not be shortened meanwhile.
 */
public final class PackedData {
    /** The folder inside a shard that training pictures are in. */
    public static final String TRAINING = "train";

    public static final String VALIDATION = "val";

    private final Path folder;
    private final Manifest manifest;
    private final Statistics statistics;
    private final DataSet dataSet;

    private PackedData(Path folder, Manifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
        float[] mean = manifest.meanImage().read(folder, manifest.side());
        statistics = Statistics.of(manifest.side(), mean, manifest.statistics());
        dataSet = open(folder, manifest);
    }

    /** Whether a path looks like a packed set: a folder with a data.json of this format. */
    public static boolean isAt(Path path) {
        return ManifestFile.isIn(path);
    }

    /**
     * Opens a packed set. Of each shard the size, the directory and the classes are checked; the content of a record is checked
     * whenever it is read, that of everything by {@link #verify}.
     *
     * @throws DataException with every shard that is missing or not as data.json says
     */
    public static PackedData open(Path path) {
        if (!Files.isRegularFile(ManifestFile.in(path))) {
            throw new DataException(
                    path + ": has no data.json, expected a packed data set; check the path, or wait until"
                            + " prepare has finished it");
        }
        return new PackedData(path, ManifestFile.read(path));
    }

    private static DataSet open(Path folder, Manifest manifest) {
        List<String> classes =
                manifest.classes().stream().map(PictureClass::name).toList();
        Map<String, Integer> labels = new HashMap<>();
        classes.forEach(name -> labels.put(name, labels.size()));
        List<Shard> all = manifest.shards();
        int training = manifest.training().size();
        List<MappedShard> shards = new ArrayList<>(eachOf(
                all.size(),
                shard -> MappedShard.open(
                        folder.resolve(all.get(shard).file()),
                        all.get(shard),
                        (shard < training ? TRAINING : VALIDATION) + "/",
                        labels)));
        RecordContent content = RecordContent.of(manifest.storage(), manifest.side());
        return new DataSet(
                folder.toString(),
                classes,
                manifest.side(),
                new PackedPictures(shards.subList(0, training), content),
                new PackedPictures(shards.subList(training, all.size()), content));
    }

    /** What data.json says. */
    public Manifest manifest() {
        return manifest;
    }

    /** The classes with their titles; the index is the label. */
    public List<PictureClass> classes() {
        return manifest.classes();
    }

    public DataSet dataSet() {
        return dataSet;
    }

    /** Of all training pictures, as they are decoded from this set. */
    public Statistics statistics() {
        return statistics;
    }

    /**
     * Compares the SHA-256 of every shard with data.json; reads them from the first byte to the last.
     *
     * @throws DataException with every shard that differs
     */
    public void verify() {
        List<Shard> shards = manifest.shards();
        eachOf(shards.size(), shard -> {
            requireDigest(shards.get(shard));
            return shards.get(shard);
        });
        manifest.meanImage().read(folder, manifest.side());
    }

    private void requireDigest(Shard shard) {
        Path path = folder.resolve(shard.file());
        try {
            String found = Sha256.of(path);
            if (!found.equals(shard.sha256())) {
                throw new DataException(path + ": is damaged, its sha256 is " + found + ", expected " + shard.sha256()
                        + MappedShard.REMEDY);
            }
        } catch (IOException e) {
            throw new DataException(path + ": cannot be read (" + e + ")" + MappedShard.REMEDY, e);
        }
    }

    /** Does something for each of so many by several threads, and tells the problems of all. */
    private static <T> List<T> eachOf(int count, IntFunction<T> work) {
        Map<Integer, String> problems = new ConcurrentSkipListMap<>();
        List<T> results = IntStream.range(0, count)
                .parallel()
                .mapToObj(index -> {
                    try {
                        return work.apply(index);
                    } catch (DataException e) {
                        problems.put(index, e.getMessage());
                        return null;
                    }
                })
                .filter(Objects::nonNull)
                .toList();
        if (!problems.isEmpty()) {
            throw new DataException(List.copyOf(problems.values()));
        }
        return results;
    }
}
