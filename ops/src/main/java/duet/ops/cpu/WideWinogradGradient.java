package duet.ops.cpu;

import duet.ops.device.Parameter.Part;
import duet.ops.device.Precision;
import java.util.ArrayList;
import java.util.List;

/**
 * Gradients of a bfloat16 convolution's weights and biases by Winograd's algorithm in float32. A few images at a time are
 * widened, so that they are still in the cache when they are transformed.
 */
final class WideWinogradGradient implements Runnable {
    /** With 16, two towers push each other's sums out of the third-level cache: a fifth slower on 32 MiB. */
    private static final int MOST_IMAGES = 4;

    private final LearnedParameters learned;
    private final List<Execution> inputs = new ArrayList<>();
    private final List<Execution> outputGradients = new ArrayList<>();
    private final WinogradWeightGradient gradient;

    WideWinogradGradient(Wiring wiring, WinogradGeometry geometry, LearnedParameters learned) {
        this.learned = learned;
        int images = atOnce(wiring.input().batch());
        CpuTensor input = widened(wiring, wiring.input(), images, inputs);
        CpuTensor outputGradient = widened(wiring, wiring.outputGradient(), images, outputGradients);
        gradient = new WinogradWeightGradient(
                wiring.workshop(),
                wiring.name() + " weight gradient",
                geometry,
                WinogradImages.of(input),
                WinogradImages.of(outputGradient));
    }

    private static int atOnce(int batch) {
        int images = Math.min(batch, MOST_IMAGES);
        while (batch % images != 0) {
            images--;
        }
        return images;
    }

    private static CpuTensor widened(Wiring wiring, CpuTensor tensor, int images, List<Execution> copies) {
        CpuTensor wide = new CpuTensor(wiring.workshop(), tensor.shape(), images, Precision.FLOAT32);
        for (int first = 0; first < tensor.batch(); first += images) {
            copies.add(wiring.workshop().copy(tensor.strip(first, images).images(), wide.images()));
        }
        return wide;
    }

    @Override
    public void run() {
        gradient.begin();
        for (int i = 0; i < inputs.size(); i++) {
            inputs.get(i).run();
            outputGradients.get(i).run();
            gradient.add();
        }
        gradient.finish(learned.weight().cells(Part.GRADIENT), learned.bias().cells(Part.GRADIENT));
    }
}
