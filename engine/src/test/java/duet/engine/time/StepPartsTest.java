package duet.engine.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import duet.actors.event.Event;
import duet.engine.config.RunConfig;
import duet.engine.device.Devices;
import duet.engine.trace.Probe;
import duet.ops.device.LayerTimer.Phase;
import duet.ops.network.LayerPlan;
import duet.ops.network.NetworkCost;
import duet.ops.network.NetworkPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One step of warm-up and four of 10, 30, 100 and 20 ms, the middle half of which are those of 20 and 30. */
class StepPartsTest {
    private static final int IMAGES = 6;
    private static final long[] STEPS = {10, 30, 100, 20};
    private static final int WARM_UP = 1;
    private static final long MILLI = 1_000_000;
    private static final Offset<Double> EXACTLY = within(1e-9);

    private final List<Event.StepDone> done = new ArrayList<>();
    private NetworkPlan network;
    private TimedTowers towers;
    private NetworkCost cost;

    @BeforeEach
    void measure() {
        RunConfig config = RunConfig.load(Path.of("../configs/cifar10.conf"), List.of("data.format=synthetic"));
        network = NetworkPlan.of(config.network().network(10));
        cost = NetworkCost.of(network, IMAGES, Float.BYTES);
        towers = new TimedTowers(
                config,
                network,
                Devices.of(config, 1).fleet(List.of(0)),
                1,
                WARM_UP + STEPS.length,
                Optional.empty(),
                Probe.NONE);
        clockStep(5000);
        for (long millis : STEPS) {
            clockStep(millis);
            done.add(step(millis));
        }
    }

    /** Half of it is the forward pass of the lowest layer, a quarter the gradient of conv2's weights. */
    private void clockStep(long millis) {
        LayerClock clock = towers.layers().get(0);
        clock.took(layer("conv1"), Phase.FORWARD, millis * MILLI / 2);
        clock.took(layer("conv2"), Phase.BACKWARD_TO_WEIGHTS, millis * MILLI / 4);
    }

    private LayerPlan layer(String name) {
        return network.towers().get(0).segments().get(0).layers().stream()
                .filter(layer -> layer.spec().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A tenth of it waits for its batch. */
    private static Event.StepDone step(long millis) {
        return new Event.StepDone(
                0,
                0,
                0,
                1,
                IMAGES,
                0,
                0,
                0,
                0,
                0,
                List.of(),
                Optional.empty(),
                List.of(),
                millis * MILLI,
                0,
                millis * MILLI / 10);
    }

    private StepParts parts() {
        return new StepParts(towers, WARM_UP, done);
    }

    @Test
    void partsAreMeansOverTheMiddleHalfWithoutTheWarmUp() {
        assertThat(parts().stepMillis()).isCloseTo(25, EXACTLY);
        assertThat(parts().batchMillis()).isCloseTo(2.5, EXACTLY);
        List<LayerTime> layers = parts().layers(cost);
        assertThat(layers.get(0).forward()).isCloseTo(12.5, EXACTLY);
        assertThat(layers.get(0).total()).isCloseTo(12.5, EXACTLY);
        assertThat(layers.get(1).toWeights()).isCloseTo(6.25, EXACTLY);
    }

    @Test
    void layersThatAreNeverNamedBelongToTheOneBelow() {
        assertThat(parts().layers(cost))
                .extracting(LayerTime::name)
                .containsExactly("conv1+pool1+relu1+norm1", "conv2+relu2+pool2+norm2+conv3+relu3+pool3+fc10");
    }

    @Test
    void ratesAreOverAllSteps() {
        assertThat(parts().rates().best()).isCloseTo(600, EXACTLY);
        assertThat(parts().rates().median()).isCloseTo((300 + 200) / 2.0, EXACTLY);
        assertThat(parts().rates().worst()).isCloseTo(60, EXACTLY);
    }

    @Test
    void aTowerAloneExchangesNothing() {
        assertThat(parts().exchange(cost)).isEqualTo(new ExchangeTime(0, 0, 0, 0, 0));
    }

    @Test
    void ofOneStepThereIsOneHalf() {
        StepParts parts = new StepParts(towers, WARM_UP, done.subList(0, 1));
        assertThat(parts.stepMillis()).isCloseTo(10, EXACTLY);
        assertThat(parts.rates().median()).isCloseTo(600, EXACTLY);
    }
}
