package duet.engine.time;

import duet.engine.config.RunConfig;
import duet.ops.network.NetworkCost;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a training step of a configuration was measured to take.
 *
 * @param pictures what the steps were fed with, in words
 * @param devices what computes, by tower
 * @param onCards whether those are cards, and not this processor
 * @param warnings what a user should know, a line each
 * @param steps that were counted
 * @param rates in images a second
 * @param stepMillis the mean step of the middle half; its parts follow, and are means over the same steps and the towers
 * @param layers that have a time of their own, from the image up
 * @param batchMillis waiting for a batch
 * @param loading where steps on all pictures were compared with steps on one batch
 * @param peak operations a second that the devices of all towers together reached in multiplying matrices
 * @param heapBytesPerStep taken from the Java heap by all threads
 * @param otherProcesses share of the cores that they used meanwhile
 */
public record Timing(
        RunConfig config,
        String pictures,
        NetworkCost cost,
        List<String> devices,
        boolean onCards,
        List<String> warnings,
        int steps,
        Rates rates,
        double stepMillis,
        List<LayerTime> layers,
        ExchangeTime exchange,
        double batchMillis,
        Optional<LoadingCost> loading,
        double peak,
        OptionalLong heapBytesPerStep,
        Optional<ResidentMemory> memory,
        OptionalDouble otherProcesses) {

    /** Over the steps. */
    record Rates(double median, double best, double worst) {}

    public Timing {
        devices = List.copyOf(devices);
        warnings = List.copyOf(warnings);
        layers = List.copyOf(layers);
    }

    double updateMillis() {
        return layers.stream().mapToDouble(LayerTime::update).sum();
    }

    /** What is neither layers nor exchange nor waiting: taking the batch in, joining parts, the loss, looking for NaN. */
    double restMillis() {
        double layerMillis = layers.stream().mapToDouble(LayerTime::total).sum();
        return stepMillis - layerMillis - exchange.total() - batchMillis;
    }

    /** Images a second if a step were nothing but its multiply-adds at the peak. */
    double rooflineImagesPerSecond() {
        return peak / (2.0 * cost.training());
    }

    double rooflineShare() {
        return rates.median() / rooflineImagesPerSecond();
    }

    /** Operations a second, of all towers together. */
    double operationsPerSecond(long multiplyAddsPerImage, double millis) {
        return millis > 0 ? 2.0 * multiplyAddsPerImage * config.training().batch() / millis * 1e3 : 0;
    }
}
