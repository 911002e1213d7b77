package duet.ops.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.Parameter;
import duet.ops.device.Parameter.Part;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.device.Tensor;
import duet.ops.network.Initial;
import duet.ops.network.LayerPlan;
import duet.ops.network.LayerSpec;
import duet.ops.network.Padding;
import duet.ops.network.ParameterSpec;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The layer by itself, at shapes for which the device would not choose it, too. */
class WinogradConvolutionTest {
    private static final long SEED = Long.getLong("duet.seed", 2012);
    private static final double TOLERANCE = 1e-5;
    private static final Sgd SGD = new Sgd(0.1, 0.9, 0.05);

    /** A convolution, perhaps with a relu behind it. */
    record Drawn(int number, int threads, int batch, SegmentPlan plan) {

        boolean relu() {
            return plan.layers().size() > 1;
        }

        LayerPlan convolution() {
            return plan.layers().get(0);
        }

        Draws values() {
            return new Draws(SEED, 1_000 + number);
        }

        @Override
        public String toString() {
            return "draw " + number + " of seed " + SEED + ", threads " + threads + ", batch " + batch + ", "
                    + plan.input() + " -> "
                    + convolution().output() + (relu() ? ", relu, " : ", ")
                    + convolution().spec();
        }
    }

    static Stream<Drawn> drawn() {
        return IntStream.range(0, 60).mapToObj(number -> {
            Draws draws = new Draws(SEED, number);
            int kernel = draws.oneOf(3, 5);
            int groups = draws.oneOf(1, 1, 2, 3);
            Shape input =
                    new Shape(groups * draws.oneOf(1, 3, 16, 17), draws.between(kernel, 15), draws.between(kernel, 15));
            Padding padding =
                    new Padding(side(draws, kernel), side(draws, kernel), side(draws, kernel), side(draws, kernel));
            PlanBuilder plan = new PlanBuilder(input)
                    .convolution(groups * draws.oneOf(1, 2, 16, 19), kernel, 1, padding, draws.coin(), groups);
            return new Drawn(number, 1 + number % 3, draws.between(1, 5), (draws.coin() ? plan.relu() : plan).onMaps());
        });
    }

    private static int side(Draws draws, int kernel) {
        return draws.between(0, kernel - 1);
    }

    @ParameterizedTest
    @MethodSource("drawn")
    void shouldComputeAndLearnWhatTheReferenceDoes(Drawn drawn) {
        shouldMatchTheReference(drawn);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldDealOutManyRowsOfTilesUnevenly(int threads) {
        SegmentPlan plan = new PlanBuilder(new Shape(8, 25, 26))
                .convolution(6, 5, 1, Padding.all(2), false, 2)
                .relu()
                .onMaps();
        shouldMatchTheReference(new Drawn(100 + threads, threads, 7, plan));
    }

    @Test
    void shouldLeaveThreadsIdleThatFindNoTiles() {
        SegmentPlan plan = new PlanBuilder(new Shape(2, 4, 4))
                .convolution(3, 3, 1, Padding.all(1), false, 1)
                .onMaps();
        shouldMatchTheReference(new Drawn(104, 3, 1, plan));
    }

    private static void shouldMatchTheReference(Drawn drawn) {
        Draws values = drawn.values();
        try (Device device = new ReferenceDevice();
                Segment reference = device.segment(drawn.plan(), drawn.batch(), 1);
                Subject subject = new Subject(drawn)) {
            write(values, reference.parameters(), subject.layer.parameters());
            for (int step = 0; step < 2; step++) {
                FloatBuffer input = values.normals(count(reference.input()), 2);
                reference.input().write(input);
                FloatBuffer gradient = values.normals(count(reference.output()), 1);
                reference.forward(Pass.training(step));
                reference.outputGradient().write(gradient);
                reference.backward(() -> {});
                subject.step(input, gradient);

                String when = "step " + step + " of " + drawn + ": ";
                compare(when + "output", subject.output, reference.output());
                compare(when + "input gradient", subject.inputGradient, reference.inputGradient());
                compare(when, subject.layer.parameters(), reference.parameters(), Part.GRADIENT);
                reference.update(SGD);
                subject.layer.parameters().forEach(parameter -> parameter.update(SGD));
                compare(when, subject.layer.parameters(), reference.parameters(), Part.VALUE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldGiveTheSameBitsWhateverCameBefore(int threads) {
        Drawn drawn = large(threads, 1);
        FloatBuffer input =
                drawn.values().normals(drawn.batch() * drawn.plan().input().count(), 1);
        FloatBuffer gradient =
                drawn.values().normals(drawn.batch() * drawn.plan().output().count(), 1);
        FloatBuffer others = new Draws(SEED, 5).normals(input.capacity(), 3);
        try (Subject fresh = new Subject(drawn);
                Subject used = new Subject(drawn)) {
            write(drawn.values(), used.layer.parameters());
            used.step(others, gradient);
            write(drawn.values(), fresh.layer.parameters());
            write(drawn.values(), used.layer.parameters());
            fresh.step(input, gradient);
            used.step(input, gradient);
            assertThat(used.results()).isEqualTo(fresh.results());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "1, 2", "3, 2"})
    void shouldBeWhatTheDeviceComputesWithWhereItSuits(int threads, int groups) {
        Drawn drawn = large(threads, groups);
        FloatBuffer input =
                drawn.values().normals(drawn.batch() * drawn.plan().input().count(), 1);
        try (Device device = new CpuDevice(threads);
                Segment segment = device.segment(drawn.plan(), drawn.batch(), 1);
                Subject subject = new Subject(drawn)) {
            write(drawn.values(), segment.parameters(), subject.layer.parameters());
            segment.input().write(input);
            segment.forward(Pass.TEST);
            subject.forward(input);
            assertThat(read(segment.output())).isEqualTo(read(subject.output));
        }
    }

    @Test
    void shouldLearnNothingWhereItIsFrozen() {
        ParameterSpec frozen = new ParameterSpec(new Initial.Constant(0), 0, 0);
        SegmentPlan plan = new PlanBuilder(new Shape(3, 9, 9))
                .convolution(4, 3, 1, Padding.all(1), false, 1, frozen, frozen)
                .onMaps();
        Drawn drawn = new Drawn(105, 2, 2, plan);
        try (Subject subject = new Subject(drawn)) {
            write(drawn.values(), subject.layer.parameters());
            subject.step(
                    drawn.values().normals(count(subject.input), 1),
                    drawn.values().normals(count(subject.output), 1));
            for (CpuParameter parameter : subject.layer.parameters()) {
                assertThat(read(parameter, Part.GRADIENT)).isEqualTo(Draws.host(parameter.count()));
            }
        }
    }

    @Test
    void shouldShowAnInputThatIsNotANumberInTheOutputsThatSeeIt() {
        Drawn drawn = large(2, 1);
        Shape shape = drawn.plan().input();
        int cell = 6 * shape.width() + 7;
        FloatBuffer input = drawn.values().normals(drawn.batch() * shape.count(), 1);
        input.put(cell, Float.NaN);
        try (Subject subject = new Subject(drawn)) {
            write(drawn.values(), subject.layer.parameters());
            subject.forward(input);
            FloatBuffer output = read(subject.output);
            for (int y = 5; y <= 7; y++) {
                for (int x = 6; x <= 8; x++) {
                    assertThat(output.get(y * shape.width() + x)).isNaN();
                }
            }
            FloatBuffer secondImage = output.slice(
                    drawn.plan().output().count(), drawn.plan().output().count());
            for (int i = 0; i < secondImage.capacity(); i++) {
                assertThat(secondImage.get(i)).isFinite();
            }
        }
    }

    /** Takes several blocks of tiles, and the device chooses Winograd's algorithm. */
    private static Drawn large(int threads, int groups) {
        SegmentPlan plan = new PlanBuilder(new Shape(96 * groups, 13, 13))
                .convolution(96 * groups, 3, 1, Padding.all(1), false, groups)
                .relu()
                .onMaps();
        return new Drawn(0, threads, 8, plan);
    }

    @SafeVarargs
    private static void write(Draws values, List<? extends Parameter>... same) {
        for (int i = 0; i < same[0].size(); i++) {
            int columns = same[0].get(i).columns();
            FloatBuffer value = values.normals(same[0].get(i).count(), 1 / Math.sqrt(columns));
            for (List<? extends Parameter> parameters : same) {
                parameters.get(i).write(Part.VALUE, value);
            }
        }
    }

    private static void compare(String when, List<CpuParameter> actual, List<? extends Parameter> expected, Part part) {
        for (int i = 0; i < expected.size(); i++) {
            compare(when + expected.get(i).name() + " " + part, read(actual.get(i), part), read(expected.get(i), part));
        }
    }

    private static void compare(String what, Tensor actual, Tensor expected) {
        compare(what, read(actual), read(expected));
    }

    private static void compare(String what, FloatBuffer actual, FloatBuffer expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.capacity(); i++) {
            difference += Math.pow((double) actual.get(i) - expected.get(i), 2);
            norm += Math.pow(expected.get(i), 2);
        }
        // All values are of the order of one: where they cancel to almost nothing, rounding may be all that is left.
        double smallest = 1e-3 * Math.sqrt(expected.capacity());
        assertThat(Math.sqrt(difference) / Math.max(Math.sqrt(norm), smallest))
                .as(what)
                .isLessThan(TOLERANCE);
    }

    private static int count(Tensor tensor) {
        return tensor.batch() * tensor.shape().count();
    }

    private static FloatBuffer read(Tensor tensor) {
        FloatBuffer target = Draws.host(count(tensor));
        tensor.read(target);
        return target;
    }

    private static FloatBuffer read(Parameter parameter, Part part) {
        FloatBuffer target = Draws.host(parameter.count());
        parameter.read(part, target);
        return target;
    }

    private static final class Subject implements AutoCloseable {
        private final engine engine = new engine(org.bytedeco.dnnl.engine.kind.cpu, 0);
        private final stream stream = new stream(engine);
        private final ThreadTeam team;
        private final Workshop workshop;
        private final CpuTensor input;
        private final CpuTensor inputGradient;
        private final CpuTensor output;
        private final CpuTensor outputGradient;
        private final WinogradConvolution layer;

        private Subject(Drawn drawn) {
            team = new ThreadTeam(drawn.threads());
            workshop = new Workshop(engine, stream, new ArrayList<>(), team);
            LayerPlan plan = drawn.convolution();
            input = new CpuTensor(workshop, plan.input(), drawn.batch(), Precision.FLOAT32);
            inputGradient = new CpuTensor(workshop, plan.input(), drawn.batch(), Precision.FLOAT32);
            output = new CpuTensor(workshop, plan.output(), drawn.batch(), Precision.FLOAT32);
            outputGradient = new CpuTensor(workshop, plan.output(), drawn.batch(), Precision.FLOAT32);
            ConvolutionGeometry geometry = ConvolutionGeometry.of(plan, (LayerSpec.Convolution) plan.spec());
            layer = new WinogradConvolution(
                    new Wiring(workshop, plan, input, inputGradient, output, outputGradient),
                    WinogradGeometry.of(geometry),
                    drawn.relu());
        }

        private void forward(FloatBuffer values) {
            input.write(values);
            layer.forward(Pass.TEST);
        }

        private void step(FloatBuffer values, FloatBuffer gradients) {
            forward(values);
            outputGradient.write(gradients);
            layer.beginBackward();
            layer.backwardToInput();
            layer.backwardToWeights();
        }

        private List<FloatBuffer> results() {
            List<FloatBuffer> results = new ArrayList<>(List.of(read(output), read(inputGradient)));
            layer.parameters().forEach(parameter -> results.add(read(parameter, Part.GRADIENT)));
            return results;
        }

        @Override
        public void close() {
            workshop.close();
            team.close();
            stream.close();
            engine.close();
        }
    }
}
