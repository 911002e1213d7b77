package duet.engine.similar;

import duet.engine.inference.TrainedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What is to be found again.
 *
 * @param queries pictures and folders of pictures; where there are none, some validation pictures
 * @param drawn how many validation pictures
 * @param layer whose values are compared; empty for the one that the last layer sees
 * @param nearest how many training pictures are found for each query
 * @param sheet where they are drawn; HTML or PNG by its ending
 */
public record SimilarRequest(
        TrainedRun.Request network, List<Path> queries, int drawn, Optional<String> layer, int nearest, Path sheet) {
    public SimilarRequest {
        queries = List.copyOf(queries);
    }
}
