package duet.engine.gradcheck;

import duet.engine.config.RunConfig;
import duet.engine.device.Devices;
import duet.ops.device.Device;
import duet.ops.device.Parameter;
import duet.ops.device.Sgd;
import duet.ops.network.LayerSpec;
import duet.ops.network.NetworkPlan;
import duet.ops.reference.ReferenceNetwork;
import duet.ops.tower.LockStep;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Checks gradients on a shrunken copy of a network: the reference's, in double precision, against differences of its loss at a
 * sample of weights and biases, and the device's against the reference's at all of them. Dropout keeps one mask throughout.
 */
public final class GradientCheck {
    private static final int BATCH = 2;
    private static final long STEP = 0;
    /** Leaves all values where they are. */
    private static final Sgd STILL = new Sgd(0, 0, 0);
    /** About the spread of pixels on 0..255 around their mean. */
    private static final double PIXEL_SPREAD = 60;

    /** Tolerance on a device: the rounding of sums alone. */
    private static final double EXACT = 1e-3;
    /** Where factors are rounded some relus and pools also move to their other side. A wrong sign is an error of 2. */
    private static final double ROUNDED = 0.35;

    private final NetworkPlan network;
    private final Noise noise;
    private final long seed;
    private final int samples;
    private final double deviceTolerance;

    /**
     * What to check.
     *
     * @param samples of each array
     */
    public record Request(RunConfig config, NetworkPlan network, int samples) {}

    private GradientCheck(NetworkPlan network, double spread, long seed, int samples, double deviceTolerance) {
        this.network = network;
        this.noise = Noise.drawn(network, BATCH, spread, seed);
        this.seed = seed;
        this.samples = samples;
        this.deviceTolerance = deviceTolerance;
    }

    /** Takes seconds. */
    public static GradientReport run(Request request) {
        // All towers are computed in turn, on one device's thread.
        Devices devices = Devices.of(request.config(), 1);
        int towers = request.network().towers().size();
        int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / towers);
        return run(
                request,
                spread(request.config(), request.network()),
                devices.roundsFactors() ? ROUNDED : EXACT,
                tower -> devices.inOnePlace(cores));
    }

    /**
     * @param spread standard deviation of the images' values
     * @param devices makes the device of each tower
     */
    static GradientReport run(Request request, double spread, IntFunction<Device> devices) {
        return run(request, spread, EXACT, devices);
    }

    private static GradientReport run(Request request, double spread, double tolerance, IntFunction<Device> devices) {
        RunConfig config = request.config();
        return new GradientCheck(
                        ShrunkNetwork.of(request.network(), spread),
                        spread,
                        config.training().seed(),
                        request.samples(),
                        tolerance)
                .run(config.name(), devices);
    }

    /** On bounded activations pixels would saturate the first layer; relus and norms are best checked on values as they meet. */
    private static double spread(RunConfig config, NetworkPlan network) {
        boolean unbounded = network.spec().layers().stream().anyMatch(LayerSpec.Relu.class::isInstance);
        return unbounded ? Math.max(1, PIXEL_SPREAD * config.data().scale()) : 1;
    }

    private GradientReport run(String name, IntFunction<Device> devices) {
        try (LockStep towers = new LockStep(network, devices, BATCH, seed)) {
            towers.initialise();
            ReferenceNetwork reference = new ReferenceNetwork(network, BATCH, seed);
            for (ReferenceNetwork.Rows rows : reference.rows()) {
                rows.parameter().write(Parameter.Part.VALUE, read(towers, rows, Parameter.Part.VALUE));
            }
            towers.train(noise.images(), STEP, noise.labels(), BATCH, STILL);
            double loss = reference.loss(noise.images(), noise.labels(), STEP);
            reference.backward();
            List<ArrayCheck> checks = new ArrayList<>();
            for (CheckedArray array : arrays(towers, reference)) {
                checks.add(check(array, new Sampling(reference, array, checks.size(), seed)));
            }
            String device = towers.towers().get(0).device();
            return new GradientReport(name, network, device, loss, deviceTolerance, checks);
        }
    }

    private static List<CheckedArray> arrays(LockStep towers, ReferenceNetwork reference) {
        Map<String, CheckedArray> arrays = new LinkedHashMap<>();
        for (ReferenceNetwork.Rows rows : reference.rows()) {
            arrays.computeIfAbsent(rows.parameter().name(), CheckedArray::new)
                    .add(rows, read(towers, rows, Parameter.Part.GRADIENT));
        }
        return List.copyOf(arrays.values());
    }

    private ArrayCheck check(CheckedArray array, Sampling sampling) {
        int taken = Math.min(samples, array.count());
        double differenceError = sampling.largestError(taken);
        double deviceError = array.deviceError();
        // NaN, from gradients that are all zero, is not within anything.
        boolean passed = differenceError <= Sampling.TOLERANCE && deviceError <= deviceTolerance;
        return new ArrayCheck(array.name(), taken, sampling.redrawn(), differenceError, deviceError, passed);
    }

    /** The same rows as the towers have them. */
    private static FloatBuffer read(LockStep towers, ReferenceNetwork.Rows rows, Parameter.Part part) {
        Parameter same = towers.towers().get(rows.tower()).parameters().stream()
                .filter(parameter -> parameter.name().equals(rows.parameter().name()))
                .findFirst()
                .orElseThrow();
        return HostBuffers.read(same, part);
    }
}
