package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Segment;
import duet.ops.device.Tensor;
import duet.ops.network.Shape;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every direct link between two towers must do. Values are small whole numbers: exact in every precision. */
public abstract class DirectLinkContract {
    protected static final int TOWERS = 2;
    protected static final Duration SILENCE = Duration.ofMillis(300);
    /** Of the largest part. */
    protected static final int MOST_VALUES = 3 * 4 * 5 * 6;

    private static final Shape SHAPE = new Shape(4, 5, 6);
    private static final int BATCH = 3;

    private final List<Device> devices = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final List<DirectLink> links = new ArrayList<>();

    /** Makes the device of a tower, on the test's thread. */
    protected abstract Device device(int tower);

    /** Opens the end of a tower whose device was made, as those of all towers were. */
    protected abstract DirectLink link(int tower, Device device);

    @BeforeEach
    void open() {
        for (int tower = 0; tower < TOWERS; tower++) {
            Device device = device(tower);
            devices.add(device);
            segments.add(device.segment(new PlanBuilder(SHAPE).relu().onMaps(), BATCH, 1));
        }
        for (int tower = 0; tower < TOWERS; tower++) {
            links.add(link(tower, devices.get(tower)));
        }
    }

    @AfterEach
    void close() {
        links.forEach(DirectLink::close);
        segments.forEach(Segment::close);
        devices.forEach(Device::close);
    }

    private Tensor tensor(int tower) {
        return segments.get(tower).input();
    }

    @Test
    void theTowersReachEachOther() {
        assertThat(links.get(0).reaches(1)).isTrue();
        assertThat(links.get(1).reaches(0)).isTrue();
    }

    @Test
    void mapsArriveAsTheyStoodAndTheOthersStayAsTheyWere() {
        tensor(0).write(counted(0, 1));
        tensor(1).write(counted(100, 1));
        links.get(0).send(1, tensor(0), 1, 2);
        tensor(0).write(counted(77, 0));
        links.get(1).receive(0, tensor(1), 2, 2);

        FloatBuffer expected = counted(100, 1);
        overwrite(expected, 2, counted(0, 1), 1, 2, false);
        assertThat(values(tensor(1))).isEqualTo(expected);
    }

    @Test
    void mapsAreAddedToWhatIsThere() {
        tensor(0).write(counted(0, 1));
        tensor(1).write(counted(50, 0));
        links.get(0).send(1, tensor(0), 0, 3);
        links.get(1).receiveAndAdd(0, tensor(1), 1, 3);

        FloatBuffer expected = counted(50, 0);
        overwrite(expected, 1, counted(0, 1), 0, 3, true);
        assertThat(values(tensor(1))).isEqualTo(expected);
    }

    /** Nothing but the link keeps them apart: nobody reads or writes a tensor, and so waits, in between. */
    @Test
    void partsMayFollowEachOtherWithoutAnybodyWaiting() {
        tensor(0).write(counted(1, 0));
        tensor(1).write(counted(0, 0));
        FloatBuffer expected = counted(0, 0);
        for (int round = 0; round < 7; round++) {
            links.get(0).send(1, tensor(0), 0, 4);
            links.get(1).receiveAndAdd(0, tensor(1), 0, 4);
            overwrite(expected, 0, counted(1, 0), 0, 4, true);
        }
        assertThat(values(tensor(1))).isEqualTo(expected);
    }

    @Test
    void partsOfDifferentSizesArriveInTheOrderInWhichTheyWereSentBothWays() {
        for (int round = 0; round < 5; round++) {
            int maps = 1 + round % 4;
            for (int tower = 0; tower < TOWERS; tower++) {
                tensor(tower).write(counted(20 * tower + round, 0));
                links.get(tower).send(1 - tower, tensor(tower), 0, maps);
            }
            for (int tower = 0; tower < TOWERS; tower++) {
                links.get(tower).receive(1 - tower, tensor(tower), 0, maps);
                FloatBuffer expected = counted(20 * tower + round, 0);
                overwrite(expected, 0, counted(20 * (1 - tower) + round, 0), 0, maps, false);
                assertThat(values(tensor(tower)))
                        .as("round %d, tower %d", round, tower)
                        .isEqualTo(expected);
            }
        }
    }

    /** What lies on the way is used again before anybody has looked at what came of it. */
    @Test
    void partsFollowEachOtherWithoutALookInBetween() {
        tensor(1).write(counted(90, 0));
        FloatBuffer expected = counted(90, 0);
        for (int round = 0; round < 3; round++) {
            for (int part = 0; part < 2; part++) {
                tensor(0).write(counted(10 * round + part, 1));
                links.get(0).send(1, tensor(0), 0, 2);
            }
            links.get(1).receive(0, tensor(1), 0, 2);
            links.get(1).receiveAndAdd(0, tensor(1), 2, 2);
            overwrite(expected, 0, counted(10 * round, 1), 0, 2, false);
            overwrite(expected, 2, counted(10 * round + 1, 1), 0, 2, true);
        }
        assertThat(values(tensor(1))).isEqualTo(expected);
    }

    @Test
    void whatWasSentIsCounted() {
        links.get(0).send(1, tensor(0), 0, 2);
        links.get(0).send(1, tensor(0), 0, 1);
        long values = (long) BATCH * 3 * SHAPE.area();
        assertThat(links.get(0).bytesSent())
                .isEqualTo(values * devices.get(0).precision().bytes());
        assertThat(links.get(1).bytesSent()).isZero();
    }

    @Test
    void aSilentPeerIsLost() {
        assertThatThrownBy(() -> links.get(0).receive(1, tensor(0), 0, 1))
                .isInstanceOf(PeerLostException.class)
                .hasMessageContaining("tower 1")
                .hasMessageContaining("silent");
    }

    @Test
    void aPeerThatNeverReceivesIsLost() {
        assertThatThrownBy(() -> {
                    for (int part = 0; part < 10; part++) {
                        links.get(0).send(1, tensor(0), 0, 1);
                    }
                })
                .isInstanceOf(PeerLostException.class)
                .hasMessageContaining("tower 1");
    }

    @Test
    void aPeerThatClosesItsEndIsLostAtOnce() {
        links.get(1).close();
        assertThatThrownBy(() -> links.get(0).receive(1, tensor(0), 0, 1))
                .isInstanceOf(PeerLostException.class)
                .hasMessageContaining("tower 1")
                .hasMessageNotContaining("silent");
    }

    /** It waits for the last look at what it sent; nobody else does. */
    @Test
    void whoSentMayCloseItsEndBeforeAnybodyLooksAtThePart() {
        tensor(0).write(counted(5, 1));
        links.get(0).send(1, tensor(0), 0, 4);
        links.get(1).receive(0, tensor(1), 0, 4);
        links.get(0).close();
        assertThat(values(tensor(1))).isEqualTo(counted(5, 1));
    }

    /** {@code first + (index mod 30) * step}. */
    private static FloatBuffer counted(int first, int step) {
        FloatBuffer values = Draws.host(BATCH * SHAPE.count());
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, first + i % 30 * step);
        }
        return values;
    }

    private static void overwrite(
            FloatBuffer target, int firstMap, FloatBuffer source, int sourceFirstMap, int maps, boolean add) {
        for (int image = 0; image < BATCH; image++) {
            for (int i = 0; i < maps * SHAPE.area(); i++) {
                int to = image * SHAPE.count() + firstMap * SHAPE.area() + i;
                float value = source.get(image * SHAPE.count() + sourceFirstMap * SHAPE.area() + i);
                target.put(to, add ? target.get(to) + value : value);
            }
        }
    }

    private static FloatBuffer values(Tensor tensor) {
        FloatBuffer values = Draws.host(BATCH * SHAPE.count());
        tensor.read(values);
        return values;
    }
}
