package duet.engine.config;

/**
 * What a run leaves for other programs and for people, beside its log and checkpoints.
 *
 * @param metrics whether there are metrics.csv and metrics.jsonl
 * @param tensorBoard whether there are TensorBoard's event files
 * @param weights whether these hold the first layer's filters and histograms of the weights, at each checkpoint
 * @param report whether a report is made when the run is done
 * @param pictures validation pictures that the report looks at, at most; 0 for none
 */
public record OutputConfig(boolean metrics, boolean tensorBoard, boolean weights, boolean report, int pictures) {

    static OutputConfig read(Section root) {
        Section metrics = root.section("metrics");
        Section tensorBoard = root.section("tensorboard");
        Section report = root.section("report");
        OutputConfig output = new OutputConfig(
                metrics.orElse("enabled", Kind.FLAG, true),
                tensorBoard.orElse("enabled", Kind.FLAG, true),
                tensorBoard.orElse("weights", Kind.FLAG, true),
                report.orElse("enabled", Kind.FLAG, true),
                report.orElse("pictures", Kind.integer(0), 2000));
        metrics.done();
        tensorBoard.done();
        report.done();
        return output;
    }
}
