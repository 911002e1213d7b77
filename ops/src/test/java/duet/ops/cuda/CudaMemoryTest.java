package duet.ops.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import duet.ops.device.Device;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Segment;
import duet.ops.network.Padding;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.network.TowerPlan;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A card with too little memory is found out before any of it is taken, and told in numbers. */
@ExtendWith(StandIn.class)
class CudaMemoryTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final int BATCH = 64;
    private static final Pattern FITTING = Pattern.compile("training\\.batch = (\\d+) would fit");

    @BeforeEach
    void onPretendedCards() {
        assumeFalse(StandIn.realCard(), "a real card's memory is as large as it is");
    }

    private static SegmentPlan bottom() {
        return new PlanBuilder(new Shape(3, 32, 32))
                .convolution(32, 5, 1, Padding.all(2), false, 1)
                .relu()
                .maxPool(3, 2, Padding.NONE, true)
                .onImage();
    }

    private static SegmentPlan top() {
        return new PlanBuilder(new Shape(32, 16, 16))
                .linear(64, 1)
                .relu()
                .linear(10, 1)
                .onMaps();
    }

    private static TowerPlan tower() {
        return new TowerPlan(0, 1, List.of(bottom(), top()));
    }

    @Test
    void whatIsNeededIsToldLayerByLayer() {
        StandIn.configure("memory", Long.toString(64 * MEBIBYTE));
        try (Device device = new CudaDevice(0)) {
            long before = StandIn.count("allocations");
            assertThatThrownBy(() -> device.checkRoom(tower(), BATCH))
                    .isInstanceOf(CudaMemoryException.class)
                    .hasMessageContaining("too little memory for a batch of 64")
                    .hasMessageContaining("of its 64.0 MiB are free")
                    // 64 images of 32 maps of 32 x 32 float32, and those that are read
                    .hasMessageMatching("(?s).*\\nconv1 +8\\.8 +8\\.0 .*")
                    .hasMessageMatching("(?s).*\\nrelu2 +8\\.0 +8\\.0 +0\\.0 .*")
                    .hasMessageMatching("(?s).*\\nfc1 .*")
                    .hasMessageMatching("(?s).*\\nworkspace +0\\.0 +0\\.0 +0\\.0 +[1-9].*")
                    .hasMessageMatching("(?s).*\\ntogether .*");
            assertThat(StandIn.count("allocations"))
                    .as("taken before it was told")
                    .isEqualTo(before);
        }
    }

    @Test
    void theBatchThatIsToldFitsAndOneMoreDoesNot() {
        StandIn.configure("memory", Long.toString(64 * MEBIBYTE));
        try (Device device = new CudaDevice(0)) {
            CudaMemoryException refusal =
                    catchThrowableOfType(CudaMemoryException.class, () -> device.checkRoom(tower(), BATCH));
            Matcher told = FITTING.matcher(refusal.getMessage());
            assertThat(told.find()).as(refusal.getMessage()).isTrue();
            int fitting = Integer.parseInt(told.group(1));
            assertThat(fitting).isBetween(2, BATCH - 1);
            assertThatThrownBy(() -> device.checkRoom(tower(), fitting + 1)).isInstanceOf(CudaMemoryException.class);
            assertThatCode(() -> device.checkRoom(tower(), fitting)).doesNotThrowAnyException();
            try (Segment below = device.segment(bottom(), fitting, 1);
                    Segment above = device.segment(top(), fitting, 1)) {
                assertThat(below.output().batch()).isEqualTo(fitting);
                assertThat(above.output().batch()).isEqualTo(fitting);
            }
        }
    }

    @Test
    void aCardOnWhichNotEvenOneImageFitsIsTold() {
        StandIn.configure("memory", Long.toString(5 * MEBIBYTE));
        try (Device device = new CudaDevice(0)) {
            assertThatThrownBy(() -> device.checkRoom(tower(), BATCH))
                    .isInstanceOf(CudaMemoryException.class)
                    .hasMessageContaining("not even a batch of 1 would fit");
        }
    }

    /** As when another program, or the other tower, has taken memory since. */
    @Test
    void aSegmentThatDoesNotFitAnyMoreIsRefusedAndLeavesNothing() {
        try (Device device = new CudaDevice(0);
                Segment below = device.segment(bottom(), BATCH, 1)) {
            StandIn.configure("memory", Long.toString(400 * MEBIBYTE));
            assertThatThrownBy(() -> device.segment(bottom(), 10 * BATCH, 1))
                    .isInstanceOf(CudaMemoryException.class)
                    .hasMessageContaining("training.batch = ");
            assertThat(below.output().batch()).isEqualTo(BATCH);
        }
    }

    /** Somebody else was faster: what the card said was free is gone, in the middle of taking it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 3, 11})
    void memoryThatIsGoneWhenItIsTakenIsToldWithTheSameTable(int allocations) {
        try (Device device = new CudaDevice(0)) {
            long before = taken();
            StandIn.configure("allocations", Integer.toString(allocations));
            assertThatThrownBy(() -> device.segment(bottom(), BATCH, 1))
                    .isInstanceOf(CudaMemoryException.class)
                    .hasMessageContaining("too little memory for a batch of 64")
                    .hasMessageContaining("workspace");
            assertThat(taken()).as("bytes that were not given back").isEqualTo(before);
            StandIn.configure("allocations", "-1");
            device.segment(bottom(), BATCH, 1).close();
        }
    }

    @Test
    void whatATowerNeedsIsWhatItTakes() {
        long taken;
        try (Device device = new CudaDevice(0);
                Segment below = device.segment(bottom(), BATCH, 1);
                Segment above = device.segment(top(), BATCH, 1)) {
            taken = taken();
            assertThat(below).isNotSameAs(above);
        }
        StandIn.configure("memory", Long.toString(99 * taken / 100));
        try (Device device = new CudaDevice(0)) {
            assertThatThrownBy(() -> device.checkRoom(tower(), BATCH)).isInstanceOf(CudaMemoryException.class);
        }
        StandIn.configure("memory", Long.toString(taken));
        try (Device device = new CudaDevice(0)) {
            device.checkRoom(tower(), BATCH);
            try (Segment below = device.segment(bottom(), BATCH, 1);
                    Segment above = device.segment(top(), BATCH, 1)) {
                assertThat(below).isNotSameAs(above);
            }
        }
    }

    private static long taken() {
        CudaReport.Card card = CudaMachine.look().cards().get(0);
        return card.totalBytes() - card.freeBytes();
    }
}
