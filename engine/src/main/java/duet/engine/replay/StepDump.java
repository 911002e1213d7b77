package duet.engine.replay;

import duet.dataloader.batch.BatchBuffer;
import duet.engine.safetensors.SafetensorsWriter;
import duet.engine.safetensors.TensorSource;
import duet.ops.device.DropoutMask;
import duet.ops.device.LayerOutput;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.network.TowerPlan;
import duet.ops.tower.LockStep;
import duet.ops.tower.StepOutcome;
import duet.ops.tower.TowerNetwork;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Everything of one step as a safetensors file: the batch, every parameter and momentum before and after, every layer's output,
 * dropout's masks, every gradient. Whole-network, canonical, row-major; maps of tower 0 come first. The output of a layer that
 * the device computes together with the ReLU behind it is not there, the ReLU's is.
 */
final class StepDump {
    private final NetworkPlan plan;
    private final LockStep towers;
    private final long seed;
    private final List<TensorSource> tensors = new ArrayList<>();
    private double loss;

    /** @param towers with the weights from before the step */
    StepDump(NetworkPlan plan, LockStep towers, long seed) {
        this.plan = plan;
        this.towers = towers;
        this.seed = seed;
    }

    /** Trains the step and writes {@code DIR/step-S.safetensors}. */
    Path write(Path folder, long step, BatchBuffer batch, Sgd sgd) throws IOException {
        keepParameters("before/");
        StepOutcome outcome = towers.train(batch.images(), step, batch.labels(), batch.size(), sgd);
        loss = outcome.loss();
        keepBatch(batch);
        keepOutputs(batch.size());
        keepMasks(step, batch);
        keepGradients();
        keepParameters("after/");
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("step", Long.toString(step));
        metadata.put("network", NetworkDescription.network(plan.spec()));
        metadata.put("solver", NetworkDescription.solver(sgd));
        Path file = Files.createDirectories(folder).resolve("step-" + step + ".safetensors");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            new SafetensorsWriter(tensors, metadata).write(channel);
        }
        return file;
    }

    /** Mean loss of the step that was written, in nats. */
    double loss() {
        return loss;
    }

    private void keepBatch(BatchBuffer batch) {
        Shape image = batch.image();
        FloatBuffer pixels = batch.images().slice(0, batch.size() * image.count());
        tensors.add(TensorSource.floats("input", shape(batch.size(), image), List.of(pixels)));
        IntBuffer labels = IntBuffer.wrap(Arrays.copyOf(batch.labels(), batch.size()));
        tensors.add(TensorSource.ints("labels", List.of((long) batch.size()), List.of(labels)));
        tensors.add(TensorSource.floats("loss", List.of(), List.of(FloatBuffer.wrap(new float[] {(float) loss}))));
    }

    private void keepParameters(String prefix) {
        keep(prefix, "", Parameter.Part.VALUE);
        keep(prefix, ".momentum", Parameter.Part.MOMENTUM);
    }

    private void keepGradients() {
        keep("gradient/", "", Parameter.Part.GRADIENT);
    }

    /** Rows of tower 0 first. */
    private void keep(String prefix, String suffix, Parameter.Part part) {
        List<Parameter> first = towers.towers().get(0).parameters();
        for (int i = 0; i < first.size(); i++) {
            List<FloatBuffer> rows = new ArrayList<>();
            for (TowerNetwork tower : towers.towers()) {
                Parameter parameter = tower.parameters().get(i);
                FloatBuffer values = floats(parameter.count());
                parameter.read(part, values);
                rows.add(values);
            }
            List<Long> shape =
                    first.get(i).shape().stream().map(Integer::longValue).toList();
            tensors.add(TensorSource.floats(prefix + first.get(i).name() + suffix, shape, rows));
        }
    }

    private void keepOutputs(int images) {
        List<List<LayerOutput>> outputs =
                towers.towers().stream().map(TowerNetwork::outputs).toList();
        for (int i = 0; i < outputs.get(0).size(); i++) {
            List<LayerPlan> layers = new ArrayList<>();
            List<FloatBuffer> parts = new ArrayList<>();
            for (List<LayerOutput> ofTower : outputs) {
                LayerOutput output = ofTower.get(i);
                layers.add(output.layer());
                FloatBuffer values =
                        floats(output.tensor().batch() * output.tensor().shape().count());
                output.tensor().read(values);
                parts.add(values);
            }
            keepJoined("activation/", layers, images, parts);
        }
    }

    private void keepMasks(long step, BatchBuffer batch) {
        List<List<LayerPlan>> layers =
                plan.towers().stream().map(StepDump::layers).toList();
        for (int i = 0; i < layers.get(0).size(); i++) {
            if (layers.get(0).get(i).spec() instanceof LayerSpec.Dropout) {
                List<LayerPlan> dropouts = new ArrayList<>();
                List<FloatBuffer> parts = new ArrayList<>();
                for (List<LayerPlan> ofTower : layers) {
                    LayerPlan dropout = ofTower.get(i);
                    FloatBuffer mask =
                            floats(batch.capacity() * dropout.output().count());
                    DropoutMask.fill(mask, dropout, seed, step, batch.capacity());
                    dropouts.add(dropout);
                    parts.add(mask);
                }
                keepJoined("mask/", dropouts, batch.size(), parts);
            }
        }
    }

    private static List<LayerPlan> layers(TowerPlan tower) {
        return tower.segments().stream()
                .map(SegmentPlan::layers)
                .flatMap(List::stream)
                .toList();
    }

    /** Puts the towers' maps of each image side by side: [images, maps of tower 0, tower 1 ..., rows, columns]. */
    private void keepJoined(String prefix, List<LayerPlan> layers, int images, List<FloatBuffer> parts) {
        LayerPlan layer = layers.get(0);
        Shape whole = layer.output()
                .withMaps(layers.stream().mapToInt(part -> part.output().maps()).sum());
        FloatBuffer joined = floats(images * whole.count());
        for (int image = 0; image < images; image++) {
            int place = image * whole.count();
            for (int tower = 0; tower < parts.size(); tower++) {
                int part = layers.get(tower).output().count();
                joined.put(place, parts.get(tower), image * part, part);
                place += part;
            }
        }
        List<Long> shape = isFlat(layer) ? List.of((long) images, (long) whole.count()) : shape(images, whole);
        tensors.add(TensorSource.floats(prefix + layer.spec().name(), shape, List.of(joined)));
    }

    /** From the first linear layer on there are no maps: [images, values]. */
    private boolean isFlat(LayerPlan layer) {
        return plan.spec().layers().subList(0, layer.index() + 1).stream().anyMatch(LayerSpec.Linear.class::isInstance);
    }

    private static List<Long> shape(int images, Shape image) {
        return LongStream.of(images, image.maps(), image.height(), image.width())
                .boxed()
                .toList();
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
