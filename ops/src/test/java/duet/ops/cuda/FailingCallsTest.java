package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.LayerOutput;
import duet.ops.device.Parameter;
import duet.ops.device.Parameter.Part;
import duet.ops.device.Pass;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Sgd;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.network.TowerPlan;
import duet.ops.tower.DirectLink;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import jcuda.driver.JCudaDriver;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever of its calls CUDA answers with an error, the error is told by the call's name, and nothing stays of what was made. */
@ExtendWith(StandIn.class)
class FailingCallsTest {
    private static final int BATCH = 2;
    private static final Sgd SGD = new Sgd(0.1, 0.9, 0.0005);
    /** What cuDNN needs for a way to compute a convolution is asked of many ways; one that it can't tell is not taken. */
    private static final String ASKED_OF_MANY = "WorkspaceSize";

    @BeforeEach
    void onPretendedCards() {
        assumeFalse(StandIn.realCard(), "a real card can't be told to fail");
    }

    /** A layer of each kind on images of 3 x 9 x 9, and 10 logits. */
    private static SegmentPlan everyLayer() {
        return layers(new Shape(3, 9, 9)).onImage();
    }

    private static PlanBuilder layers(Shape input) {
        return new PlanBuilder(input)
                .convolution(4, 3, 1, Padding.all(1), false, 1)
                .relu()
                .localResponseNorm(3, 2, 1e-3, 0.75, 1)
                .maxPool(2, 1, Padding.NONE, false)
                .spatialNorm(3, 1, 1e-3, 0.75)
                .averagePool(2, 2, Padding.NONE, true)
                .locallyConnected(4, 3, 1, Padding.all(1), false, 1)
                .tanh()
                .dropout(0.5, false)
                .linear(6, 1)
                .absTanh()
                .linear(5, 1)
                .logistic()
                .linear(10, 1);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void ofThoseThatMakeADevice(Precision precision) {
        SegmentPlan plan = new PlanBuilder(new Shape(2, 4, 4)).linear(3, 1).onMaps();
        int calls = everyCallFailsOnce(() -> {
            try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT)) {
                device.checkRoom(new TowerPlan(0, 1, List.of(plan)), BATCH);
                device.segment(plan, BATCH, 1).close();
            }
        });
        assertThat(calls).isGreaterThan(90);
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void ofThoseThatMakeASegment(Precision precision) {
        SegmentPlan plan = everyLayer();
        try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT)) {
            device.segment(plan, BATCH, 1).close();
            int calls = everyCallFailsOnce(() -> {
                try (Segment segment = device.segment(plan, BATCH, 1)) {
                    segment.forward(Pass.training(0));
                    segment.backward(() -> {});
                }
            });
            assertThat(calls).isGreaterThan(200);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void ofThoseThatMakeAStep(Precision precision) {
        try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT);
                Segment segment = device.segment(layers(new Shape(3, 9, 9)).onMaps(), BATCH, 1)) {
            ThrowingCallable step = () -> {
                segment.forward(Pass.training(0));
                segment.forward(Pass.TEST);
                segment.backward(() -> {});
                segment.update(SGD);
            };
            step.call();
            int calls = everyCallFailsOnce(step, JCudaDriver::cuCtxSynchronize);
            assertThat(calls).isGreaterThan(60);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void ofThoseThatMoveNumbers(Precision precision) {
        SegmentPlan plan = everyLayer();
        Draws draws = new Draws(1, 1);
        FloatBuffer images = draws.normals(BATCH * 243, 1);
        FloatBuffer logits = draws.normals(BATCH * 10, 1);
        try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT);
                Segment segment = device.segment(plan, BATCH, 1)) {
            FloatBuffer staged = device.hostBuffer(BATCH * 243 * Float.BYTES).asFloatBuffer();
            ByteBuffer packed = device.hostBuffer(BATCH * 10 * Float.BYTES);
            LayerOutput pooled = segment.outputs().get(3);
            FloatBuffer maps = Draws.host(BATCH * 2 * 64);
            Runnable moves = () -> {
                segment.input().write(images);
                segment.input().stage(staged);
                segment.input().write(staged);
                segment.output().read(logits);
                segment.outputGradient().write(logits);
                segment.outputGradient().add(0, 5, segment.output(), 5);
                segment.outputGradient().copy(0, 5, segment.output(), 5);
                segment.output().send(0, 10, packed, precision);
                segment.outputGradient().receive(0, 10, packed, precision);
                segment.outputGradient().receiveAndAdd(0, 10, packed, precision);
                pooled.tensor().read(1, 2, maps);
                for (Parameter parameter : segment.parameters()) {
                    FloatBuffer values = Draws.host(parameter.count());
                    parameter.write(Part.VALUE, values);
                    parameter.write(Part.MOMENTUM, values);
                    parameter.read(Part.GRADIENT, values);
                    parameter.finite(Part.VALUE);
                }
            };
            moves.run();
            int calls = everyCallFailsOnce(moves::run, JCudaDriver::cuCtxSynchronize);
            assertThat(calls).isGreaterThan(60);
        }
    }

    /** What is told is where it began, not what fails when the rest is given back. */
    @ParameterizedTest
    @EnumSource(Precision.class)
    void ofACardThatIsLost(Precision precision) {
        StandIn.configure("lasting", "1");
        SegmentPlan plan = layers(new Shape(3, 9, 9)).onMaps();
        FloatBuffer logits = Draws.host(BATCH * 10);
        int calls = everyCallFailsOnce(() -> {
            try (Device device = new CudaDevice(0, precision, CudaOptions.DEFAULT);
                    Segment segment = device.segment(plan, BATCH, 1)) {
                segment.forward(Pass.training(0));
                segment.backward(() -> {});
                segment.update(SGD);
                segment.output().read(logits);
            }
        });
        assertThat(calls).isGreaterThan(300);
    }

    /** Where the system lets no more memory be pinned, a batch comes by way of memory that is. */
    @Test
    void butABatchThatCannotBePinnedComesAllTheSame() {
        FloatBuffer images = new Draws(1, 1).normals(BATCH * 243, 1);
        FloatBuffer back = Draws.host(BATCH * 243);
        try (Device device = new CudaDevice(0);
                Segment segment = device.segment(everyLayer(), BATCH, 1)) {
            StandIn.configure("failing", "2");
            segment.input().stage(images);
            assertThat(StandIn.failed()).contains("cuMemHostRegister_v2");
            segment.input().write(images);
            segment.input().read(back);
        }
        assertThat(back).isEqualTo(images);
    }

    @Test
    void ofThoseThatTimeAStep() {
        SegmentPlan plan =
                new PlanBuilder(new Shape(2, 4, 4)).relu().linear(3, 1).onMaps();
        try (Device device = new CudaDevice(0)) {
            device.segment(plan, BATCH, 1).close();
            int calls = everyCallFailsOnce(() -> {
                try (Segment segment = device.segment(plan, BATCH, 1)) {
                    segment.timeWith((layer, phase, nanos) -> {});
                    segment.forward(Pass.training(0));
                    segment.backward(() -> {});
                    segment.update(SGD);
                }
            });
            assertThat(calls).isGreaterThan(60);
        }
    }

    /** On two cards, and on one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 0})
    void ofThoseThatLinkTwoTowers(int cardOfTheOther) {
        Map<Integer, Integer> cards = Map.of(0, 0, 1, cardOfTheOther);
        int calls;
        try (CudaDevice one = new CudaDevice(0);
                CudaDevice other = new CudaDevice(cardOfTheOther)) {
            sendOnce(cards, one, other);
            calls = everyCallFailsOnce(() -> sendOnce(cards, one, other));
        }
        assertThat(calls).isGreaterThan(40);
    }

    /** Tower 0 sends tower 1 more parts than are under way at a time. */
    private static void sendOnce(Map<Integer, Integer> cards, CudaDevice one, CudaDevice other) {
        CudaPeers peers = CudaPeers.among(cards, Duration.ofSeconds(10));
        SegmentPlan plan = new PlanBuilder(new Shape(2, 2, 2)).relu().onMaps();
        try (Segment source = one.segment(plan, BATCH, 1);
                Segment target = other.segment(plan, BATCH, 1);
                DirectLink sender = one.link(peers, 0, 64);
                DirectLink receiver = other.link(peers, 1, 64)) {
            source.input().write(Draws.host(BATCH * 8));
            for (int part = 0; part < 3; part++) {
                sender.send(1, source.input(), 0, 2);
                receiver.receive(0, target.input(), 0, 2);
            }
            target.input().read(Draws.host(BATCH * 8));
        }
    }

    @Test
    void ofThoseThatCompileTheKernels() {
        int machineCode = everyCallFailsOnce(() -> KernelImage.compile("72"));
        int portableCode = everyCallFailsOnce(() -> KernelImage.compile("73"));
        assertThat(List.of(machineCode, portableCode)).containsExactly(7, 7);
        assertThat(KernelImage.compile("72")).isNotEmpty();
        assertThat(KernelImage.compile("73")).endsWith(0);
        assertThatThrownBy(() -> KernelImage.compile("10"))
                .isInstanceOf(CudaException.class)
                .hasMessageEndingWith("the card's, 10, is older");
    }

    @Test
    void ofThoseThatMeasureACard() {
        everyCallFailsOnce(
                () -> CudaPeak.measure(List.of(0), Precision.FLOAT32, CudaOptions.DEFAULT), "cuEventElapsedTime");
    }

    @Test
    void ofThoseThatLookWhatTheMachineHas() {
        for (int call = 1; ; call++) {
            StandIn.configure("failing", Integer.toString(call));
            CudaReport report = CudaMachine.look();
            Optional<String> failed = StandIn.failed();
            if (failed.isEmpty()) {
                assertThat(call).isGreaterThan(20);
                assertThat(report.cards()).hasSize(2);
                return;
            }
            assertThat(report.problem())
                    .hasValue("the CUDA driver answers " + failed.get() + " with CUDA_ERROR_UNKNOWN");
            assertThat(report.cards()).isEmpty();
            assertThat(StandIn.leaks()).isEmpty();
        }
    }

    /**
     * Does something as often as it makes calls, each time with the next of them failing.
     *
     * @return how many calls it makes
     */
    private static int everyCallFailsOnce(ThrowingCallable work) {
        return everyCallFailsOnce(work, "none", () -> 0);
    }

    /** @param last of the calls that fail: those behind it are the same again and again */
    private static void everyCallFailsOnce(ThrowingCallable work, String last) {
        everyCallFailsOnce(work, last, () -> 0);
    }

    /** @param afterwards what is done before the next time, so that nothing of the last one is under way */
    private static int everyCallFailsOnce(ThrowingCallable work, IntSupplier afterwards) {
        return everyCallFailsOnce(work, "none", afterwards);
    }

    private static int everyCallFailsOnce(ThrowingCallable work, String last, IntSupplier afterwards) {
        for (int call = 1; ; call++) {
            String before = StandIn.leaks();
            StandIn.configure("failing", Integer.toString(call));
            Throwable told = catchThrowable(work);
            Optional<String> failed = StandIn.failed();
            StandIn.configure("failing", "0");
            if (failed.isEmpty()) {
                assertThat(told).isNull();
                return call - 1;
            }
            assertThat(afterwards.getAsInt()).isZero();
            if (!failed.get().contains(ASKED_OF_MANY)) {
                String name = failed.get().replaceAll("(_v\\d|Ex|Size)$", "");
                assertThat(told)
                        .as("when call %d, of %s, failed", call, failed.get())
                        .isInstanceOf(CudaException.class)
                        .hasMessageContaining(name)
                        .hasMessageMatching(
                                "(?s).* (answers|with) .*(CUDA_ERROR_UNKNOWN|INTERNAL_ERROR|bindings hide).*");
            }
            assertThat(StandIn.leaks())
                    .as("left over when call %d, of %s, failed", call, failed.get())
                    .isEqualTo(before);
            if (failed.get().equals(last)) {
                return call;
            }
        }
    }
}
