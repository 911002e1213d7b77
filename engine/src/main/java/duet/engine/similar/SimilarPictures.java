package duet.engine.similar;

import duet.dataloader.DataException;
import duet.dataloader.batch.Split;
import duet.engine.console.Console;
import duet.engine.features.FeatureLayer;
import duet.engine.features.FeatureReader;
import duet.engine.inference.ChosenPictures;
import duet.engine.inference.ShownPictures;
import duet.engine.inference.TrainedRun;
import duet.engine.output.SheetFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Finds the training pictures that a trained network takes for most like a picture: those whose values in its last hidden layer lie
 * nearest by Euclidean distance (paper, section 6.1). Only the values of the queries are kept, so any number of training pictures
 * is searched in little memory.
 */
public final class SimilarPictures {
    private final SimilarRequest request;
    private final TrainedRun run;
    private final FeatureReader reader;
    private final ShownPictures queries;
    private final ShownPictures searched;

    private SimilarPictures(SimilarRequest request, TrainedRun run, FeatureReader reader) {
        this.request = request;
        this.run = run;
        this.reader = reader;
        queries = request.queries().isEmpty()
                ? ShownPictures.of(run, ChosenPictures.spread(run.data().validation(), request.drawn()))
                : ShownPictures.of(run, request.queries(), Split.VALIDATION);
        searched = ShownPictures.of(run, run.data().training());
        SimilarSheet.requireSane(request.sheet(), queries.size(), request.nearest());
    }

    /**
     * Finds them and draws the sheet.
     *
     * @param console is told what goes on
     * @throws DataException when run, checkpoint, data, layer or pictures are not what was asked for
     */
    public static SimilarFound find(SimilarRequest request, Console console) throws IOException {
        SheetFile.requirePage(request.sheet(), SimilarSheet.OPTION);
        try (TrainedRun run = TrainedRun.open(request.network(), console)) {
            FeatureLayer layer = FeatureLayer.of(run.prepared().network(), request.layer());
            layer.instead().ifPresent(console::say);
            return new SimilarPictures(request, run, new FeatureReader(run, layer)).find(layer);
        }
    }

    private SimilarFound find(FeatureLayer layer) throws IOException {
        List<float[]> wanted = new ArrayList<>();
        reader.read(queries.batches(), (picture, values) -> wanted.add(values.clone()));
        List<Neighbours> nearest = Stream.generate(() -> new Neighbours(request.nearest()))
                .limit(wanted.size())
                .toList();
        reader.read(searched.batches(), (picture, values) -> {
            for (int query = 0; query < wanted.size(); query++) {
                nearest.get(query).offer(picture, Euclid.squared(wanted.get(query), values));
            }
        });
        List<FoundPicture.Row> rows = new ArrayList<>();
        for (int query = 0; query < wanted.size(); query++) {
            rows.add(row(query, nearest.get(query).list()));
        }
        String title = String.format(
                Locale.ROOT,
                "Nearest of %,d training pictures by %s of %s",
                searched.size(),
                layer.name(),
                request.network().run());
        new SimilarSheet(
                        title,
                        rows,
                        queries.source(),
                        searched.source(),
                        run.data().side())
                .write(request.sheet());
        return new SimilarFound(rows, title, request.sheet());
    }

    private FoundPicture.Row row(int query, List<Neighbour> nearest) {
        return new FoundPicture.Row(
                picture(queries, query),
                nearest.stream().map(near -> picture(searched, near.picture())).toList(),
                nearest.stream().map(near -> Math.sqrt(near.distance())).toList());
    }

    private FoundPicture picture(ShownPictures pictures, int index) {
        return new FoundPicture(index, pictures.source().id(index), pictures.className(run, index));
    }
}
