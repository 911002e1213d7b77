package duet.engine.checkpoint;

import duet.actors.checkpoint.Checkpoint;
import duet.actors.schedule.Position;
import duet.actors.schedule.ScheduleState;
import duet.actors.schedule.Standing;
import duet.dataloader.batch.Split;
import duet.ops.device.Parameter;
import duet.ops.network.Connect;
import duet.ops.network.Initial;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.network.NetworkSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import duet.ops.tower.ParameterCopy;
import duet.ops.tower.TowerNetwork;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small network of drawn layers on one tower or two, whose parameters and momenta are any floats there are. */
final class DrawnNetwork implements AutoCloseable {
    private static final ParameterSpec ANY = new ParameterSpec(new Initial.Constant(0), 1, 1);

    private final List<TowerNetwork> towers;

    private DrawnNetwork(List<TowerNetwork> towers) {
        this.towers = towers;
    }

    static List<LayerSpec> layers(Random random) {
        List<LayerSpec> layers = new ArrayList<>();
        int convolutions = 1 + random.nextInt(3);
        for (int i = 1; i <= convolutions; i++) {
            boolean own = i > 1 && random.nextBoolean();
            layers.add(new LayerSpec.Convolution(
                    "conv" + i,
                    2 * (1 + random.nextInt(3)),
                    1 + random.nextInt(3),
                    1,
                    Padding.NONE,
                    false,
                    own ? Connect.OWN : Connect.ALL,
                    ANY,
                    ANY));
        }
        layers.add(new LayerSpec.Linear("fc1", 2 * (1 + random.nextInt(5)), Connect.ALL, ANY, ANY));
        layers.add(new LayerSpec.Linear("fc2", 2 * (1 + random.nextInt(5)), Connect.ALL, ANY, ANY));
        layers.add(new LayerSpec.Softmax("softmax"));
        return layers;
    }

    /** With all parameters zero. */
    static DrawnNetwork of(List<LayerSpec> layers, int towers) {
        NetworkPlan plan = NetworkPlan.of(new NetworkSpec(new Shape(3, 8, 8), layers, towers));
        return new DrawnNetwork(IntStream.range(0, towers)
                .mapToObj(tower -> TowerNetwork.create(plan, tower, new ReferenceDevice(), 1, 0, null))
                .toList());
    }

    /** Any bits but those of NaNs, which do not all survive being a float in Java. */
    void fill(Random random) {
        for (Parameter parameter : parameters()) {
            for (Parameter.Part part : List.of(Parameter.Part.VALUE, Parameter.Part.MOMENTUM)) {
                FloatBuffer values = floats(parameter.count());
                for (int i = 0; i < parameter.count(); i++) {
                    float drawn = Float.intBitsToFloat(random.nextInt());
                    values.put(i, Float.isNaN(drawn) ? -0f : drawn);
                }
                parameter.write(part, values);
            }
        }
    }

    List<Parameter> parameters() {
        return towers.stream().flatMap(tower -> tower.parameters().stream()).toList();
    }

    void restore(CheckpointFile file) throws Exception {
        for (TowerNetwork tower : towers) {
            file.restore(tower.parameters());
        }
    }

    Checkpoint checkpoint(Standing standing, OptionalDouble error) {
        List<ParameterCopy> copies = new ArrayList<>();
        for (TowerNetwork tower : towers) {
            ParameterCopy copy = ParameterCopy.of(tower.parameters());
            copy.take(tower.parameters());
            copies.add(copy);
        }
        return new Checkpoint(standing, error, copies);
    }

    Checkpoint checkpoint(long steps) {
        return checkpoint(standing(steps, new Random(steps)), OptionalDouble.empty());
    }

    static Standing standing(long steps, Random random) {
        return new Standing(
                new Position(
                        steps + random.nextInt(100),
                        steps,
                        random.nextInt(90),
                        random.nextBoolean() ? Split.TRAINING : Split.VALIDATION,
                        random.nextInt(1000)),
                new ScheduleState(
                        random.nextDouble(),
                        "it \"stood\" still: ½",
                        random.nextBoolean(),
                        random.nextBoolean() ? random.nextDouble() : Double.POSITIVE_INFINITY,
                        random.nextInt(90),
                        random.nextInt(3)),
                sums(random),
                sums(random));
    }

    private static Standing.Sums sums(Random random) {
        return new Standing.Sums(
                random.nextInt(1_200_000),
                random.nextDouble() * 1e6,
                random.nextInt(1000),
                random.nextInt(1000),
                random.nextLong() >>> 1);
    }

    /** Whole-network arrays under the names of a checkpoint, put together row by row. */
    Map<String, List<Float>> arrays() {
        Map<String, Float[]> arrays = new TreeMap<>();
        for (Parameter parameter : parameters()) {
            int whole = parameter.shape().stream().reduce(1, Math::multiplyExact);
            for (Parameter.Part part : List.of(Parameter.Part.VALUE, Parameter.Part.MOMENTUM)) {
                String name = parameter.name() + (part == Parameter.Part.MOMENTUM ? ".momentum" : "");
                FloatBuffer rows = floats(parameter.count());
                parameter.read(part, rows);
                Float[] array = arrays.computeIfAbsent(name, unused -> new Float[whole]);
                int first = parameter.layer().firstMap() * parameter.columns();
                for (int i = 0; i < parameter.count(); i++) {
                    array[first + i] = rows.get(i);
                }
            }
        }
        Map<String, List<Float>> lists = new TreeMap<>();
        arrays.forEach((name, array) -> lists.put(name, List.of(array)));
        return lists;
    }

    /** The same of a file. */
    static Map<String, List<Float>> arrays(CheckpointFile file) throws Exception {
        Map<String, List<Float>> lists = new TreeMap<>();
        for (Map.Entry<String, List<Long>> tensor : file.tensors().entrySet()) {
            int count =
                    tensor.getValue().stream().reduce(1L, Math::multiplyExact).intValue();
            FloatBuffer values = floats(count);
            file.read(tensor.getKey(), 0, values);
            lists.put(
                    tensor.getKey(),
                    IntStream.range(0, count).mapToObj(values::get).toList());
        }
        return lists;
    }

    /** For one of the towers, with all values zero. */
    ParameterCopy emptyCopy(int tower) {
        return ParameterCopy.of(towers.get(tower).parameters());
    }

    /** All values and momenta, one after the other. */
    static List<Float> values(ParameterCopy copy) {
        return copy.rows().stream()
                .flatMap(rows -> Stream.of(rows.value(), rows.momentum()))
                .flatMap(part -> IntStream.range(0, part.capacity()).mapToObj(part::get))
                .toList();
    }

    private static FloatBuffer floats(int count) {
        return ByteBuffer.allocateDirect(count * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Override
    public void close() {
        towers.forEach(TowerNetwork::close);
    }
}
