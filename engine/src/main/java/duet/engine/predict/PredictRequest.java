package duet.engine.predict;

import duet.dataloader.batch.Split;
import duet.engine.inference.TrainedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to predict, and how to tell it.
 *
 * @param pictures files and folders; where there are none, the pictures of the split
 * @param views of each picture, averaged: see {@link duet.dataloader.augment.TestView#views}
 * @param top how many classes are told of each picture, at most
 * @param onlyErrors whether pictures are left out that were taken for what they are, or of which nobody knows what they are
 * @param json whether one JSON object is printed instead of text
 * @param csv where a line for each picture is written
 * @param sheet where the pictures are drawn with their classes; HTML or PNG by its ending
 * @param sheetPictures how many are drawn, at most
 */
public record PredictRequest(
        TrainedRun.Request network,
        List<Path> pictures,
        Split split,
        int views,
        int top,
        boolean onlyErrors,
        boolean json,
        Optional<Path> csv,
        Optional<Path> sheet,
        int sheetPictures) {
    public PredictRequest {
        pictures = List.copyOf(pictures);
    }
}
