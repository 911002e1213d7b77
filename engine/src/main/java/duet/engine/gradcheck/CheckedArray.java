package duet.engine.gradcheck;

import duet.ops.reference.ReferenceNetwork;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** A weight or bias array of the whole network, all towers' rows of it, with its gradients of both kinds as they were found. */
final class CheckedArray {
    private final String name;
    private final List<Part> parts = new ArrayList<>();

    /** One tower's rows. */
    private record Part(ReferenceNetwork.Rows rows, double[] gradient, FloatBuffer ofDevice) {}

    /**
     * One value of the array.
     *
     * @param index in the rows
     * @param gradient of the reference
     */
    record Place(ReferenceNetwork.Rows rows, int index, double gradient) {}

    CheckedArray(String name) {
        this.name = name;
    }

    /** @param ofDevice the device's gradient of the same rows */
    void add(ReferenceNetwork.Rows rows, FloatBuffer ofDevice) {
        double[] gradient = new double[rows.parameter().count()];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = rows.gradient(i);
        }
        parts.add(new Part(rows, gradient, ofDevice));
    }

    String name() {
        return name;
    }

    int count() {
        return parts.stream().mapToInt(part -> part.gradient().length).sum();
    }

    /** @param index in the whole network's array */
    Place place(int index) {
        int left = index;
        for (Part part : parts) {
            if (left < part.gradient().length) {
                return new Place(part.rows(), left, part.gradient()[left]);
            }
            left -= part.gradient().length;
        }
        throw new IndexOutOfBoundsException(index);
    }

    /** Root mean square of the reference's gradient. */
    double typicalGradient() {
        double sum = 0;
        for (Part part : parts) {
            for (double gradient : part.gradient()) {
                sum += gradient * gradient;
            }
        }
        return Math.sqrt(sum / count());
    }

    /** Norm of the difference between both gradients over the norm of the reference's; NaN where that is zero. */
    double deviceError() {
        double sum = 0;
        for (Part part : parts) {
            for (int i = 0; i < part.gradient().length; i++) {
                double difference = part.gradient()[i] - part.ofDevice().get(i);
                sum += difference * difference;
            }
        }
        return Math.sqrt(sum / count()) / typicalGradient();
    }
}
