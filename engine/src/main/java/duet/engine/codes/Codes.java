package duet.engine.codes;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import duet.engine.config.RunConfig;
import duet.engine.console.Console;
import duet.engine.features.FeatureLayer;
import duet.engine.features.FeatureReader;
import duet.engine.inference.ChosenPictures;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.engine.output.CsvFile;
import duet.engine.output.NpyFile;
import duet.engine.output.OutputFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Short codes of pictures, by which like ones are found faster and in less memory than by all values of a layer: what the end of the
 * paper's section 6.1 proposes.
 */
public final class Codes {
    private static final String OPTION = "--out";
    private static final int BATCH = 128;
    private static final int LEAST_SHORTLIST = 100;
    private static final int SHORTLIST_PART = 50;
    private static final double PERCENT = 100;

    /**
     * How codes are learnt and tried.
     *
     * @param layer whose values are coded; empty for the one that the last layer sees
     * @param bits of a code, a multiple of 8
     * @param hidden units between values and bits
     * @param epochs of the autoencoder
     * @param most training pictures, at most
     * @param queries validation pictures that are searched for
     * @param out where the training pictures' codes are written
     */
    public record Request(
            TrainedRun.Request network,
            Optional<String> layer,
            int bits,
            int hidden,
            int epochs,
            int most,
            int queries,
            Optional<Path> out) {}

    private final Request request;
    private final TrainedRun run;
    private final Console console;
    private final FeatureLayer layer;
    private final List<String> lines = new ArrayList<>();

    private Codes(Request request, TrainedRun run, Console console) {
        this.request = request;
        this.run = run;
        this.console = console;
        layer = FeatureLayer.of(run.prepared().network(), request.layer());
    }

    /**
     * @param console is told what goes on
     * @return what was found, for people
     * @throws DataException when run, checkpoint, data or layer are not what was asked for, or do not fit into memory
     */
    public static List<String> learn(Request request, Console console) throws IOException {
        request.out().ifPresent(file -> {
            OutputFile.requireWritable(file, OPTION);
            OutputFile.requireWritable(ids(file), OPTION);
        });
        try (TrainedRun run = TrainedRun.open(request.network(), console)) {
            return new Codes(request, run, console).learn();
        }
    }

    private static Path ids(Path out) {
        return OutputFile.beside(out, ".npy", ".csv");
    }

    private List<String> learn() throws IOException {
        layer.instead().ifPresent(console::say);
        ShownPictures training = chosen(run.data().training(), request.most());
        ShownPictures validation = chosen(run.data().validation(), request.queries());
        requireMemory(training.size() + validation.size());
        FeatureReader reader = new FeatureReader(run, layer);
        Library searched = Library.read(training, reader);
        Library queries = Library.read(validation, reader);
        RunConfig config = run.prepared().config();
        try (Autoencoder autoencoder = new Autoencoder(
                run.prepared().devices().inOnePlace(run.prepared().cores()),
                layer.values(),
                request.hidden(),
                request.bits(),
                BATCH,
                config.training().seed())) {
            train(autoencoder, searched);
            BinaryCodes codes = autoencoder.codes(searched.rows());
            request.out().ifPresent(file -> write(codes, training, file));
            int shortlist = Math.min(searched.size(), Math.max(LEAST_SHORTLIST, searched.size() / SHORTLIST_PART));
            lines.addAll(new SearchTrial(
                            searched, queries, codes, autoencoder.codes(queries.rows()), request.bits(), shortlist)
                    .lines());
        }
        return lines;
    }

    private ShownPictures chosen(PictureSource source, int most) {
        return ShownPictures.of(run, ChosenPictures.spread(source, most));
    }

    private void requireMemory(int pictures) {
        long needed = (long) pictures * layer.values() * Float.BYTES;
        long most = Runtime.getRuntime().maxMemory();
        if (needed > most / 2) {
            throw new DataException("the " + layer.values() + " values of " + pictures + " pictures take "
                    + (needed >> 20) + " MiB, half of this JVM's heap is " + (most / 2 >> 20)
                    + " MiB; take fewer with --most, or start java with a larger -Xmx");
        }
    }

    private void train(Autoencoder autoencoder, Library library) {
        long start = System.nanoTime();
        double lost = autoencoder.train(
                library.rows(),
                request.epochs(),
                (epoch, part) -> console.progress(() -> String.format(
                        Locale.ROOT,
                        "autoencoder: epoch %d of %d, %.1f %% of the variance lost",
                        epoch,
                        request.epochs(),
                        PERCENT * part)));
        if (!Double.isFinite(lost)) {
            throw new IllegalStateException("the autoencoder's loss is " + lost + " after " + request.epochs()
                    + " epochs; the layer's values are too large for it, name another one with --layer");
        }
        lines.add(String.format(
                Locale.ROOT,
                "%,d training pictures, %,d values of %s each, in %d bits: %.1f %% of their variance is lost (%d epochs, %.1f s)",
                library.size(),
                layer.values(),
                layer.name(),
                request.bits(),
                PERCENT * lost,
                request.epochs(),
                (System.nanoTime() - start) / 1e9));
    }

    private void write(BinaryCodes codes, ShownPictures pictures, Path file) {
        try (NpyFile rows = NpyFile.bytes(file, OPTION, codes.size(), request.bits() / Byte.SIZE);
                CsvFile names = CsvFile.create(ids(file), OPTION)) {
            names.line(List.of("row", "name", "label", "class"));
            for (int picture = 0; picture < codes.size(); picture++) {
                rows.row(codes.packed(picture));
                names.line(List.of(
                        Integer.toString(picture),
                        pictures.source().id(picture),
                        Integer.toString(pictures.source().label(picture)),
                        pictures.className(run, picture)));
            }
            rows.finish();
            names.finish();
        }
        lines.add(file + ": their codes, " + request.bits() / Byte.SIZE + " bytes each; " + ids(file)
                + ": the picture, label and class of each row");
    }
}
