package duet.engine.inference;

import duet.dataloader.DataException;
import duet.dataloader.PictureSource;
import duet.dataloader.batch.BatchFactory;
import duet.dataloader.batch.Split;
import duet.dataloader.imagefolder.PictureFiles;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntFunction;

/**
 * Pictures that a network is shown: files of a user's, or a part of a run's data.
 *
 * @param labels the class of each, where it is known
 * @param batches that show them as validation pictures
 */
public record ShownPictures(PictureSource source, IntFunction<OptionalInt> labels, BatchFactory batches) {

    /**
     * @param files pictures or folders of pictures; where there are none, the pictures of the split are shown
     * @throws DataException when a file is no picture
     */
    public static ShownPictures of(TrainedRun run, List<Path> files, Split split) {
        BatchFactory own = run.prepared().batches();
        if (!files.isEmpty()) {
            PictureFiles pictures =
                    PictureFiles.of(files, run.data().side(), run.data().classes());
            return new ShownPictures(pictures, pictures::knownLabel, own.testingOn(pictures));
        }
        return of(
                run,
                split == Split.TRAINING ? run.data().training() : run.data().validation());
    }

    /** @param source labelled pictures of a run's data */
    public static ShownPictures of(TrainedRun run, PictureSource source) {
        return new ShownPictures(
                source,
                index -> OptionalInt.of(source.label(index)),
                run.prepared().batches().testingOn(source));
    }

    /** The name of what a picture shows; empty where it is not known. */
    public String className(TrainedRun run, int picture) {
        OptionalInt label = labels.apply(picture);
        return label.isPresent() ? run.name(label.getAsInt()) : "";
    }

    public int size() {
        return source.size();
    }
}
