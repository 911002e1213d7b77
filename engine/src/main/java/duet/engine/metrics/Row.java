package duet.engine.metrics;

import duet.actors.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One line of the metrics, the same columns for all kinds.
 *
 * @param step the last one that was done, from 0
 * @param values by column; a column that is not there does not apply
 */
record Row(Kind kind, long step, int epoch, long images, Map<String, Double> values) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Behind kind, step, epoch and images. */
    static final List<String> COLUMNS = List.of(
            "loss",
            "top-1-error",
            "top-5-error",
            "learning-rate",
            "images-per-second",
            "waiting-share",
            "exchange-share",
            "seconds");

    /** What a row is about. */
    enum Kind {
        STEP,
        EPOCH,
        VALIDATION
    }

    static Row of(Event.StepDone step) {
        double seconds = step.nanos() / NANOS_PER_SECOND;
        Map<String, Double> values = measured(step.loss(), step.top1Error(), step.top5Error(), step.images(), seconds);
        values.put("learning-rate", step.learningRate());
        values.put("waiting-share", step.waitingShare());
        values.put("exchange-share", step.exchangeShare());
        return new Row(Kind.STEP, step.step(), step.epoch(), step.images(), values);
    }

    static Row of(Event.EpochDone epoch, long step) {
        return new Row(
                Kind.EPOCH,
                step,
                epoch.epoch(),
                epoch.images(),
                measured(epoch.loss(), epoch.top1Error(), epoch.top5Error(), epoch.images(), epoch.seconds()));
    }

    static Row of(Event.ValidationDone tested, long step) {
        return new Row(
                Kind.VALIDATION,
                step,
                tested.epoch(),
                tested.images(),
                measured(tested.loss(), tested.top1Error(), tested.top5Error(), tested.images(), tested.seconds()));
    }

    private static Map<String, Double> measured(
            double loss, double top1Error, double top5Error, long images, double seconds) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", loss);
        values.put("top-1-error", top1Error);
        values.put("top-5-error", top5Error);
        if (seconds > 0) {
            values.put("images-per-second", images / seconds);
        }
        values.put("seconds", seconds);
        return values;
    }
}
