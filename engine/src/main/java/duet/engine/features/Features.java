package duet.engine.features;

import duet.dataloader.DataException;
import duet.dataloader.batch.Split;
import duet.engine.console.Console;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.engine.output.CsvFile;
import duet.engine.output.NpyFile;
import duet.engine.output.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes what a layer makes of pictures. */
public final class Features {
    private static final String OPTION = "--out";

    /**
     * What to write.
     *
     * @param pictures files and folders; where there are none, the pictures of the split
     * @param layer by name; empty for the one that the last layer sees
     * @param out where the values go; which row is which picture is told beside it, in a file that ends in .csv
     */
    public record Request(
            TrainedRun.Request network, List<Path> pictures, Split split, Optional<String> layer, Path out) {
        public Request {
            pictures = List.copyOf(pictures);
        }
    }

    private Features() {}

    /**
     * @param console is told what goes on
     * @return what was written, for people
     * @throws DataException when run, checkpoint, data, layer or pictures are not what was asked for
     */
    public static List<String> write(Request request, Console console) throws IOException {
        Path ids = ids(request.out());
        OutputFile.requireWritable(request.out(), OPTION);
        OutputFile.requireWritable(ids, OPTION);
        try (TrainedRun run = TrainedRun.open(request.network(), console)) {
            FeatureLayer layer = FeatureLayer.of(run.prepared().network(), request.layer());
            layer.instead().ifPresent(console::say);
            ShownPictures pictures = ShownPictures.of(run, request.pictures(), request.split());
            write(new FeatureReader(run, layer), layer, pictures, run, request.out(), ids);
            return List.of(
                    String.format(
                            Locale.ROOT,
                            "%s: %,d pictures, %s of each, float32",
                            request.out(),
                            pictures.size(),
                            String.join(
                                            "x",
                                            layer.shape().stream()
                                                    .map(String::valueOf)
                                                    .toList()) + " values of " + layer.name()),
                    ids + ": the picture, label and class of each row");
        }
    }

    private static void write(
            FeatureReader reader, FeatureLayer layer, ShownPictures pictures, TrainedRun run, Path out, Path ids)
            throws IOException {
        try (NpyFile values = NpyFile.floats(out, OPTION, pictures.size(), layer.shape());
                CsvFile names = CsvFile.create(ids, OPTION)) {
            names.line(List.of("row", "name", "label", "class"));
            reader.read(pictures.batches(), (picture, features) -> {
                values.row(features);
                names.line(row(picture, pictures, run));
            });
            values.finish();
            names.finish();
        }
    }

    private static List<String> row(int picture, ShownPictures pictures, TrainedRun run) {
        OptionalInt label = pictures.labels().apply(picture);
        return List.of(
                Integer.toString(picture),
                pictures.source().id(picture),
                label.isPresent() ? Integer.toString(label.getAsInt()) : "",
                pictures.className(run, picture));
    }

    private static Path ids(Path out) {
        return OutputFile.beside(out, ".npy", ".csv");
    }
}
