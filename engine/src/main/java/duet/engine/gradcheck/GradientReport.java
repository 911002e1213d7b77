package duet.engine.gradcheck;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import duet.engine.table.TextTable;
import duet.ops.network.NetworkPlan;
import duet.ops.network.Shape;
import duet.ops.network.TowerCount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a check of gradients came to. */
public final class GradientReport {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final NetworkPlan network;
    private final String device;
    private final double loss;
    private final double deviceTolerance;
    private final List<ArrayCheck> checks;

    GradientReport(
            String name,
            NetworkPlan network,
            String device,
            double loss,
            double deviceTolerance,
            List<ArrayCheck> checks) {
        this.name = name;
        this.network = network;
        this.device = device;
        this.loss = loss;
        this.deviceTolerance = deviceTolerance;
        this.checks = List.copyOf(checks);
    }

    /** Whether every array is within the tolerances. */
    public boolean passed() {
        return checks.stream().allMatch(ArrayCheck::passed);
    }

    List<ArrayCheck> checks() {
        return checks;
    }

    /** For people. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s shrunk to %s images and %,d parameters, on %s; loss %.4f",
                name,
                network.spec().input(),
                network.parameters(),
                TowerCount.inWords(network.towers().size()),
                loss));
        lines.add("reference: differences of the loss in double precision at steps of 2^-13 and 2^-15; tolerance "
                + shortly(Sampling.TOLERANCE)
                + "; a sample at which the two disagree by more is drawn again, up to " + (Sampling.DRAWS - 1)
                + " times");
        lines.add("device: " + device + " against the reference; tolerance " + shortly(deviceTolerance));
        TextTable table =
                new TextTable(1, "parameter", "samples", "drawn again", "largest error", "device's error", "");
        checks.forEach(check -> table.row(
                check.name(),
                Integer.toString(check.samples()),
                Integer.toString(check.redrawn()),
                shortly(check.differenceError()),
                shortly(check.deviceError()),
                check.passed() ? "pass" : "FAIL"));
        lines.addAll(table.lines());
        long failed = checks.stream().filter(check -> !check.passed()).count();
        lines.add(failed == 0 ? "all gradients pass" : failed + " of " + checks.size() + " arrays fail");
        return lines;
    }

    /** For programs: one object. */
    public String json() {
        Shape input = network.spec().input();
        ObjectNode root = JSON.createObjectNode()
                .put("name", name)
                .put("device", device)
                .put("towers", network.towers().size())
                .put("parameters", network.parameters())
                .put("loss", loss)
                .put("step", Slope.STEP)
                .put("difference-tolerance", Sampling.TOLERANCE)
                .put("device-tolerance", deviceTolerance)
                .put("passed", passed());
        root.putArray("input").add(input.maps()).add(input.height()).add(input.width());
        for (ArrayCheck check : checks) {
            root.withArray("arrays")
                    .addObject()
                    .put("name", check.name())
                    .put("samples", check.samples())
                    .put("drawn-again", check.redrawn())
                    .put("difference-error", check.differenceError())
                    .put("device-error", check.deviceError())
                    .put("passed", check.passed());
        }
        return root.toPrettyString();
    }

    private static String shortly(double value) {
        return String.format(Locale.ROOT, "%.1e", value);
    }
}
