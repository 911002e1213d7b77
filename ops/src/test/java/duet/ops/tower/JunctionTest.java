package duet.ops.tower;

import static org.assertj.core.api.Assertions.assertThat;

import duet.ops.cpu.CpuDevice;
import duet.ops.device.Device;
import duet.ops.device.Draws;
import duet.ops.device.PlanBuilder;
import duet.ops.device.Precision;
import duet.ops.device.Segment;
import duet.ops.device.Tensor;
import duet.ops.network.SegmentPlan;
import duet.ops.network.Shape;
import duet.ops.network.TowerPlan;
import duet.ops.reference.ReferenceDevice;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three towers with two values each, and a batch of one. */
class JunctionTest {
    private static final int TOWERS = 3;
    private static final int PART = 2;
    private static final int POINT = 1;

    private final List<Segment> below = new ArrayList<>();
    private final List<Segment> above = new ArrayList<>();
    private final List<Junction> junctions = new ArrayList<>();
    private Device device;

    private void open(Device made, Precision precision) {
        device = made;
        SegmentPlan lower = new PlanBuilder(Shape.vector(4)).linear(PART, 1).onMaps();
        SegmentPlan upper =
                new PlanBuilder(Shape.vector(TOWERS * PART)).linear(3, 1).onMaps();
        List<HandOver> ends = HandOver.among(TOWERS);
        for (int tower = 0; tower < TOWERS; tower++) {
            TowerPlan plan = new TowerPlan(tower, TOWERS, List.of(lower, upper));
            below.add(device.segment(lower, 1, 1));
            above.add(device.segment(upper, 1, 1));
            Peers peers = new Peers(ends.get(tower), tower, TOWERS);
            peers.begin();
            PartBuffers buffers = new PartBuffers(device, tower, TOWERS, PART * Float.BYTES);
            junctions.add(new Junction(plan, POINT, below.get(tower), above.get(tower), precision, peers, buffers));
        }
    }

    @AfterEach
    void close() {
        below.forEach(Segment::close);
        above.forEach(Segment::close);
        device.close();
    }

    @Test
    void everyTowerSeesTheMapsOfAllInTheOrderOfTheTowers() {
        open(new CpuDevice(1), Precision.FLOAT32);
        for (int tower = 0; tower < TOWERS; tower++) {
            below.get(tower).output().write(values(10 * tower, 10 * tower + 1));
        }
        junctions.forEach(Junction::sendOutput);
        junctions.forEach(Junction::joinOutputs);
        for (Segment segment : above) {
            assertThat(read(segment.input())).isEqualTo(values(0, 1, 10, 11, 20, 21));
        }
    }

    /** (1e8 + 1) - 1e8 is 0 in float32; with the two large ones first it would be 1. */
    @Test
    void gradientsAreAddedInTheOrderOfTheTowersWhicheverAdds() {
        open(new CpuDevice(1), Precision.FLOAT32);
        above.get(0).inputGradient().write(values(1e8f, 1, 1e8f, 2, 1e8f, 3));
        above.get(1).inputGradient().write(values(1, 10, 1, 20, 1, 30));
        above.get(2).inputGradient().write(values(-1e8f, 100, -1e8f, 200, -1e8f, 300));
        junctions.forEach(Junction::sendGradients);
        junctions.forEach(Junction::addGradients);
        for (int tower = 0; tower < TOWERS; tower++) {
            assertThat(read(below.get(tower).outputGradient()))
                    .as("tower %d", tower)
                    .isEqualTo(values(0, 111 * (tower + 1)));
        }
    }

    @Test
    void whatATowerAddsOfItsOwnIsNotRoundedAsWhatTravelsIs() {
        open(new ReferenceDevice(), Precision.BFLOAT16);
        float fine = Math.nextUp(1f);
        for (int tower = 0; tower < TOWERS; tower++) {
            FloatBuffer gradient = Draws.host(TOWERS * PART);
            gradient.put(tower * PART, fine);
            gradient.put((tower + 1) % TOWERS * PART + 1, fine);
            above.get(tower).inputGradient().write(gradient);
        }
        junctions.forEach(Junction::sendGradients);
        junctions.forEach(Junction::addGradients);
        for (Segment segment : below) {
            assertThat(read(segment.outputGradient())).isEqualTo(values(fine, 1));
        }
    }

    private static FloatBuffer values(float... values) {
        FloatBuffer host = Draws.host(values.length);
        return host.put(0, values);
    }

    private static FloatBuffer read(Tensor tensor) {
        FloatBuffer values = Draws.host(tensor.shape().count());
        tensor.read(values);
        return values;
    }
}
