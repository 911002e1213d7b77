package duet.engine.replay;

import duet.engine.checkpoint.CheckpointFile;
import duet.ops.network.NetworkPlan;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/** CRC-32C of each tower's rows of each parameter, as the log has them: they tell which tensor differs. */
final class Fingerprints {
    private Fingerprints() {}

    /** A parameter of which two lists say different things. */
    record Mismatch(String where, int logged, int replayed) {}

    /**
     * @param names of the parameters; each list has one entry per tower and name, tower by tower
     * @return empty where all are equal
     */
    static Optional<Mismatch> firstDifference(List<String> names, List<Integer> logged, List<Integer> replayed) {
        if (logged.size() != replayed.size()) {
            return Optional.of(new Mismatch("the number of parameters", logged.size(), replayed.size()));
        }
        for (int i = 0; i < logged.size(); i++) {
            if (!logged.get(i).equals(replayed.get(i))) {
                String name = names.get(i % names.size());
                String layer = name.substring(0, name.lastIndexOf('.'));
                return Optional.of(new Mismatch(
                        "layer " + layer + ", tensor " + name + " on tower " + i / names.size(),
                        logged.get(i),
                        replayed.get(i)));
            }
        }
        return Optional.empty();
    }

    /** What the towers of a plan would tell of a checkpoint's weights. */
    static List<Integer> of(CheckpointFile checkpoint, NetworkPlan plan) throws IOException {
        List<Integer> fingerprints = new ArrayList<>();
        int towers = plan.towers().size();
        for (int tower = 0; tower < towers; tower++) {
            for (Map.Entry<String, List<Integer>> parameter :
                    plan.parameterShapes().entrySet()) {
                int count = parameter.getValue().stream().reduce(1, Math::multiplyExact) / towers;
                ByteBuffer values = ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                        .order(ByteOrder.nativeOrder());
                checkpoint.read(parameter.getKey(), (long) tower * count, values.asFloatBuffer());
                CRC32C crc = new CRC32C();
                crc.update(values);
                fingerprints.add((int) crc.getValue());
            }
        }
        return fingerprints;
    }
}
