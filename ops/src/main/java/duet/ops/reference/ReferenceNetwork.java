package duet.ops.reference;

import duet.ops.device.Parameter;
import duet.ops.device.Pass;
import duet.ops.network.NetworkPlan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole network in double precision from the image to the loss. The calling thread computes the towers in turn and hands their
 * parts over unrounded, so that differences of the loss are good to ten digits and more: what gradients are checked against.
 */
public final class ReferenceNetwork {
    private final int batch;
    private final int outputs;
    /** By tower, then from the bottom up. */
    private final List<List<ReferenceSegment>> towers;

    private final double[] logits;
    private int[] labels;
    private Pass pass;

    /**
     * One tower's rows of a weight or bias array.
     *
     * @param segment in which it is: nothing below depends on it
     */
    public record Rows(int tower, int segment, Parameter parameter) {

        /** Of the latest {@link #backward}. */
        public double gradient(int index) {
            return ((ReferenceParameter) parameter).gradient(index / parameter.columns(), index % parameter.columns());
        }
    }

    /** All parameters are zero until they are written. @param seed for dropout masks */
    public ReferenceNetwork(NetworkPlan plan, int batch, long seed) {
        this.batch = batch;
        outputs = plan.outputs();
        logits = new double[batch * outputs];
        towers = plan.towers().stream()
                .map(tower -> tower.segments().stream()
                        .map(segment -> new ReferenceSegment(segment, batch, seed))
                        .toList())
                .toList();
    }

    /** Tower by tower, each from the bottom up. */
    public List<Rows> rows() {
        List<Rows> rows = new ArrayList<>();
        for (int tower = 0; tower < towers.size(); tower++) {
            for (int segment = 0; segment < segments(); segment++) {
                for (Parameter parameter : towers.get(tower).get(segment).parameters()) {
                    rows.add(new Rows(tower, segment, parameter));
                }
            }
        }
        return rows;
    }

    /**
     * Mean loss of a training pass over a full batch.
     *
     * @param images canonical [batch, maps, rows, columns]
     * @param step selects the dropout masks
     */
    public double loss(FloatBuffer images, int[] imageLabels, long step) {
        labels = imageLabels.clone();
        pass = Pass.training(step);
        towers.forEach(tower -> tower.get(0).input().write(images));
        return loss(0);
    }

    /** The same again, when parameters have changed in this segment and in none below. */
    public double loss(int segment) {
        for (int i = segment; i < segments(); i++) {
            for (List<ReferenceSegment> tower : towers) {
                join(tower, i);
                tower.get(i).forward(pass);
            }
        }
        joinLogits();
        double sum = 0;
        for (int image = 0; image < batch; image++) {
            sum += logOfPowers(image) - logits[image * outputs + labels[image]];
        }
        return sum / batch;
    }

    private int segments() {
        return towers.get(0).size();
    }

    private void join(List<ReferenceSegment> tower, int segment) {
        if (segment > 0) {
            int map = 0;
            for (List<ReferenceSegment> from : towers) {
                ReferenceTensor part = from.get(segment - 1).output();
                tower.get(segment).input().copy(map, part.shape().maps(), part, 0);
                map += part.shape().maps();
            }
        }
    }

    private void joinLogits() {
        int column = 0;
        for (List<ReferenceSegment> tower : towers) {
            ReferenceTensor part = tower.get(segments() - 1).output();
            int count = part.shape().count();
            for (int image = 0; image < batch; image++) {
                System.arraycopy(part.values(), image * count, logits, image * outputs + column, count);
            }
            column += count;
        }
    }

    /** log sum_j exp(z_j), without an exponential that is too large. */
    private double logOfPowers(int image) {
        double max = Double.NEGATIVE_INFINITY;
        for (int output = 0; output < outputs; output++) {
            max = Math.max(max, logits[image * outputs + output]);
        }
        double sum = 0;
        for (int output = 0; output < outputs; output++) {
            sum += Math.exp(logits[image * outputs + output] - max);
        }
        return max + Math.log(sum);
    }

    /** Gradients of all parameters for the latest loss. */
    public void backward() {
        spreadLogitsGradient();
        for (int i = segments() - 1; i >= 0; i--) {
            for (List<ReferenceSegment> tower : towers) {
                tower.get(i).backward(() -> {});
            }
            if (i > 0) {
                addParts(i);
            }
        }
    }

    /** d loss / dz = (softmax(z) - 1 at the label) / batch */
    private void spreadLogitsGradient() {
        int column = 0;
        for (List<ReferenceSegment> tower : towers) {
            ReferenceTensor part = tower.get(segments() - 1).outputGradient();
            int count = part.shape().count();
            for (int image = 0; image < batch; image++) {
                double sum = logOfPowers(image);
                for (int i = 0; i < count; i++) {
                    double probability = Math.exp(logits[image * outputs + column + i] - sum);
                    double wanted = labels[image] == column + i ? 1 : 0;
                    part.values()[image * count + i] = (probability - wanted) / batch;
                }
            }
            column += count;
        }
    }

    /** The gradient of each part is the sum of what the towers that read it found. */
    private void addParts(int segment) {
        int map = 0;
        for (List<ReferenceSegment> tower : towers) {
            ReferenceTensor part = tower.get(segment - 1).outputGradient();
            part.clear();
            int first = map;
            for (List<ReferenceSegment> reader : towers) {
                ReferenceTensor whole = reader.get(segment).inputGradient();
                part.forEach((n, m, y, x) -> part.add(n, m, y, x, whole.get(n, first + m, y, x)));
            }
            map += part.shape().maps();
        }
    }
}
